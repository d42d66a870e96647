--
-- PostgreSQL database dump
--

CREATE TABLE public.a (
    id integer
);

CREATE TABLE public.other (
    id integer
);

CREATE TABLE public.p (
    id integer
)
PARTITION BY LIST (id);

CREATE TABLE public.p1 (
    id integer
);

ALTER TABLE ONLY public.p ATTACH PARTITION public.p1 FOR VALUES IN (1);

CREATE TRIGGER plain AFTER INSERT ON public.a FOR EACH ROW EXECUTE FUNCTION public.f();
CREATE TRIGGER mail AFTER INSERT ON public.a FOR EACH ROW EXECUTE FUNCTION public.f();

ALTER TABLE public.a DISABLE TRIGGER mail;
CREATE TRIGGER "Audit" AFTER INSERT ON public.a FOR EACH ROW EXECUTE FUNCTION public.f();

ALTER TABLE public.a ENABLE ALWAYS TRIGGER "Audit";
CREATE TRIGGER repl AFTER INSERT ON public.a FOR EACH ROW EXECUTE FUNCTION public.f();

ALTER TABLE public.a ENABLE REPLICA TRIGGER repl;
CREATE TRIGGER hook AFTER INSERT ON public.other FOR EACH ROW EXECUTE FUNCTION public.f();

ALTER TABLE public.other DISABLE TRIGGER hook;
CREATE TRIGGER hook AFTER INSERT ON public.p FOR EACH ROW EXECUTE FUNCTION public.f();

ALTER TABLE public.p DISABLE TRIGGER hook;

--
-- PostgreSQL database dump complete
--

