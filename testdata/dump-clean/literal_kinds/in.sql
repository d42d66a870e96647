SELECT E'it\'s
x\
y', U&'d\0061', B'101', X'1F', N'n', (n'two
\n'), $$a'\b$$, $t$l1
l'2\$$t$, 'plain\', select'a
b', E'\\', $é$ü$é$;

--
-- PostgreSQL database dump complete
--

