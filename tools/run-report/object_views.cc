#include "tools/run-report/object_views.h"

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tools/lib/text/count.h"

namespace dumpline {
namespace {

constexpr size_t kImageBytes = 20 << 10;
constexpr size_t kAllImageBytes = 300 << 10;  // of all images on the page, as data URLs

enum class Shown { kNone, kOld, kNew, kBoth };

// Finds images until the page has as many as it may have.
class Images {
 public:
  explicit Images(const std::string& run_folder)
      : backup_(run_folder + "/backup/objects"),
        old_(run_folder + "/thumbnails/prod"),
        new_(run_folder + "/thumbnails/dev") {}

  // Returns the images of an object, production's before development's.
  View Of(const Json& object, const std::string& name, Shown shown) {
    View images{View::type::list};
    if (shown == Shown::kOld || shown == Shown::kBoth) {
      std::string image = backup_.DataUrl(object, kImageBytes);
      if (image.empty()) image = old_.DataUrl(object, kImageBytes);
      Add(image, absl::StrCat("production's ", name, " before the run"), &images);
    }
    if (shown == Shown::kNew || shown == Shown::kBoth) {
      Add(new_.DataUrl(object, kImageBytes), absl::StrCat("development's ", name), &images);
    }
    return images;
  }

 private:
  void Add(const std::string& image, const std::string& alt, View* images) {
    if (image.empty() || bytes_ + image.size() > kAllImageBytes) return;
    bytes_ += image.size();
    View view;
    view.set("image", image);
    view.set("alt", alt);
    images->push_back(view);
  }

  SavedImages backup_, old_, new_;
  size_t bytes_ = 0;
};

View ObjectViews(const std::vector<Json>& objects, Shown shown, Images* images) {
  View list{View::type::list};
  for (const Json& object : objects) {
    View view;
    const std::string name =
        absl::StrCat(TextField(object, "bucket"), "/", TextField(object, "key"));
    view.set("name", name);
    const std::string size = TextField(object, "size");
    view.set("size", size.empty() ? "" : absl::StrCat(size, size == "1" ? " byte" : " bytes"));
    view.set("images", images->Of(object, name, shown));
    list.push_back(view);
  }
  return list;
}

}  // namespace

void AddObjects(const RunFiles& files, const std::string& folder, View* page) {
  const struct {
    const char* title;
    const FirstLines& objects;
    const char* file;
    bool open;
    Shown images;
  } kinds[] = {
      {"URLs without an object", files.dangling_urls, "objects/dangling.ndjson", true,
       Shown::kNone},
      {"new", files.new_objects, "objects/new.ndjson", true, Shown::kNew},
      {"changed", files.changed_objects, "objects/changed.ndjson", true, Shown::kBoth},
      {"only in production", files.extra_objects, "objects/extra.ndjson", false, Shown::kOld}};
  Images images(folder);
  View lists{View::type::list};
  for (const auto& kind : kinds) {
    if (kind.objects.count == 0) continue;
    View view;
    view.set("title", std::string(kind.title));
    view.set("count", absl::StrCat(kind.objects.count));
    view.set("open", kind.open);
    view.set("objects", ObjectViews(kind.objects.lines, kind.images, &images));
    const uint64_t more = kind.objects.count - kind.objects.lines.size();
    Set(&view, "more", more > 0 ? absl::StrCat(more) : "");
    view.set("file", std::string(kind.file));
    lists.push_back(view);
  }
  page->set("has_objects", !lists.is_empty_list());
  page->set("object_lists", lists);
}

}  // namespace dumpline
