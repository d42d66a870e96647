SELECT $$;$$, $$$$, $a$;$a$, $a$$a$, $$it's "quoted"; \$$, $_$ $ $_$, $A1_b$ ; $A1_b$;
SELECT $a$ $b$ ; $b$ $$ ; $$ $A$ ; $a$, 1;
SELECT $é$ ; $e$ $è$ $é$, $漢字$;$漢字$, $🐘$ '"; $🐘$;
SELECT $a$ $ $a $a; $a$;
SELECT $x$ $xx$ $xx $x$, $xx$ $x$ $xx$;
SELECT $a$$$a$, $a$ $ab$a$, $$ $a$$;
SELECT $b$
--
/*
'
; \. \! $B$
$b$;
SELECT 1 AS a$b$c, 2 AS a$$, 3 AS _$1$, 4 AS é$é$, 5 AS "$$";
SELECT a$b$c, b$ FROM (SELECT 1 AS a$b$c, 2 AS b$) AS t$t$;
PREPARE p(int, int) AS SELECT $1, $2+$1, $1::text||$$;$$;
EXECUTE p(1, 2);
SELECT($$;$$),1+length($$;$$),ARRAY[$$;$$];
DO $do$
BEGIN
  EXECUTE $e$ SELECT ';' $e$;
  PERFORM $$nested ; '$$;
END
$do$;
DO LANGUAGE plpgsql $$BEGIN END;$$;
