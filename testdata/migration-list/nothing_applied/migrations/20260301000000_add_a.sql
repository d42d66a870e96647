alter table t add a text;
