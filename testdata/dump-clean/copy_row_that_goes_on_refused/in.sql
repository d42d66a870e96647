COPY t (a) FROM stdin;
y\\
x\
y
\.
