// The files of the page, which embed.sh compiles into the program.
#ifndef DUMPLINE_TOOLS_RUN_REPORT_ASSETS_H_
#define DUMPLINE_TOOLS_RUN_REPORT_ASSETS_H_

namespace dumpline::assets {

extern const char* const page;    // page.mustache
extern const char* const rows;    // rows.mustache, a table of changed rows
extern const char* const value;   // value.mustache, a value and its changed part
extern const char* const style;   // style.css
extern const char* const script;  // script.js

// SHA-256 in base64, for the page's Content-Security-Policy.
extern const char* const style_hash;
extern const char* const script_hash;

}  // namespace dumpline::assets

#endif  // DUMPLINE_TOOLS_RUN_REPORT_ASSETS_H_
