--
-- PostgreSQL database dump
--

INSERT INTO public.bookings VALUES (1, 7, '[2026-06-01,2027-06-01)');
INSERT INTO public.bookings VALUES (2, 8, '[2026-06-01,2026-07-01)');
INSERT INTO public.rooms VALUES (7, '[2026-01-01,2027-01-01)');
INSERT INTO public.rooms VALUES (7, '[2027-01-01,2028-01-01)');
INSERT INTO public.rooms VALUES (8, '[2026-01-01,2027-01-01)');

--
-- PostgreSQL database dump complete
--

