--
-- PostgreSQL database dump
--

INSERT INTO public.bookings VALUES (1, 7, '[2026-06-01,2027-06-01)');
INSERT INTO public.rooms VALUES (7, '[2026-01-01,2027-01-01)'), (7, '[2027-01-01,2028-01-01)');
INSERT INTO public.people VALUES (1, 99);
INSERT INTO public.towns VALUES (1);

--
-- PostgreSQL database dump complete
--

