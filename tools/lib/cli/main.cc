#include "tools/lib/cli/filter_app.h"

int main(int argc, char** argv) { return dumpline::Main(argc, argv); }
