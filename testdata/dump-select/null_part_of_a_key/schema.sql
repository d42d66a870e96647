CREATE TABLE public.items (id integer PRIMARY KEY, region text, number integer);
CREATE TABLE public.orders (number integer, region text, PRIMARY KEY (region, number));
ALTER TABLE ONLY public.items ADD CONSTRAINT f FOREIGN KEY (region, number) REFERENCES public.orders(region, number);
-- PostgreSQL database dump complete
