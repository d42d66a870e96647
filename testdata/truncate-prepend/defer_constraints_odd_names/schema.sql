CREATE TABLE "We ird"."two
lines" (id integer, "references" integer);
ALTER TABLE ONLY "We ird"."two
lines"
    ADD CONSTRAINT "a ""key""
 FOREIGN KEY -- (x) REFERENCES" FOREIGN KEY ("references", ")") REFERENCES "We ird"."two
lines"(id, "DEFERRABLE");
ALTER TABLE ONLY "We ird"."two
lines"
    ADD CONSTRAINT deferrable_key FOREIGN KEY (id) REFERENCES "We ird"."two
lines"("NOT") /* not */ DEFERRABLE;
-- PostgreSQL database dump complete
