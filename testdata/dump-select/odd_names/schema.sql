CREATE TABLE "App"."Or.der" ("Key" text PRIMARY KEY);
CREATE TABLE "App"."Order=Items" ("the id" text PRIMARY KEY, "Or der" text REFERENCES "App"."Or.der"("Key"));
-- PostgreSQL database dump complete
