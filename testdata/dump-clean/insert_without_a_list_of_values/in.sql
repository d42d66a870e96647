insert into t (a) (values (1));
insert into u (values ('x'));
insert into v select 1;
insert into w table u;
--
-- PostgreSQL database dump complete
--
