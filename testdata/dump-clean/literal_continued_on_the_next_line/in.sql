SELECT 'a'
  'b', E'c\''  -- here
  'd\n', 'e' 'f';

--
-- PostgreSQL database dump complete
--

