CREATE TABLE public.p (id integer);
CREATE TABLE public."2024_orders" (id integer);
