#!/bin/sh
# A blog as a network: each post of the plan becomes a page in Markdown with front matter, its pictures beside it.
#
#   [[account]]
#   network = "exec"
#   handle = "@blog"
#   options = { name = "blog", command = ["sh", "blog.sh", "site/content/posts", "https://blog.example.org/posts"] }
#
# The first word is the folder for pages, the second the address below which the site shows them. A third word says for
# whom: `hugo` (a folder for each page, the usual one) or `jekyll` (a file for each page, pictures in ../assets/PAGE).
# A page says in its front matter of which delivery it is: the same one twice is one page, and whoever asks whether it is
# there is told by what lies in the folder. Needs sh, awk, cp, mv and grep.
pages=${1:-posts}; site=${2:-}; for=${3:-hugo}
mkdir -p "$pages" || exit 1
pages=$(cd "$pages" && pwd) || exit 1
printf '%s\n' '{"caps":{"attachments":20,"alt_text":true}}'

# The page of a delivery, by what its front matter says: nothing where there is none.
page_of() {
  found=$(find "$pages" -name '*.md' ! -path '*/.new-*' -exec grep -l "^hearken: \"$1\"\$" {} + 2>/dev/null | head -n 1)
  [ -n "$found" ] || return 1
  case $for in jekyll) found=${found##*/}; found=${found%.md} ;; *) found=${found%/index.md}; found=${found##*/} ;; esac
}

answer() { printf '{"%s":"%s","remote_id":"%s"%s}\n' "$1" "$2" "$3" "${site:+,\"url\":\"${site%/}/$3/\"}"; }
refuse() { printf '{"refused":"%s","why":"%s"}\n' "$1" "$2"; }

# Reads a line of JSON and writes the page to a file; prints its name with what is to stand behind it, then "path<TAB>name" for each picture.
write_page() {
  awk -v out="$1" -v behind="$2" -v form="$for" '
    function text(raw,   s, c, i) {                 # what stands between the quotes, its escapes undone
      if (substr(raw, 1, 1) != "\"") return ""
      s = ""; raw = substr(raw, 2, length(raw) - 2)
      while ((i = index(raw, "\\")) > 0) {
        c = substr(raw, i + 1, 1); s = s substr(raw, 1, i - 1)
        if (c == "n") s = s "\n"; else if (c == "t") s = s "\t"
        else if (c == "\"" || c == "\\" || c == "/") s = s c
        raw = substr(raw, i + (c == "u" ? 6 : 2))
      }
      return s raw
    }
    function word(   i, c) {                        # the next string, number or name, as it stands there
      if (substr(rest, 1, 1) == "\"") {
        for (i = 2; (c = substr(rest, i, 1)) != "\"" && c != ""; i++) if (c == "\\") i++
      } else { match(rest, /^[^],}:]*/); i = RLENGTH }
      c = substr(rest, 1, i); rest = substr(rest, i + 1); return c
    }
    function value(path,   n, key) {                # everything below a path, into v
      if (substr(rest, 1, 1) == "{") {
        rest = substr(rest, 2)
        while (rest != "" && substr(rest, 1, 1) != "}") {
          key = text(word()); rest = substr(rest, 2); value(path (path == "" ? "" : ".") key)
          if (substr(rest, 1, 1) == ",") rest = substr(rest, 2)
        }
        rest = substr(rest, 2)
      } else if (substr(rest, 1, 1) == "[") {
        rest = substr(rest, 2); n = 0
        while (rest != "" && substr(rest, 1, 1) != "]") {
          value(path "." (++n)); if (substr(rest, 1, 1) == ",") rest = substr(rest, 2)
        }
        rest = substr(rest, 2); count[path] = n
      } else v[path] = word()
    }
    {
      rest = $0; value("")
      title = ("title" in v) ? v["title"] : "\"\""; date = ("date" in v) ? text(v["date"]) : text(v["written_at"])
      slug = tolower(text(title)); gsub(/[^a-z0-9]+/, "-", slug); slug = substr(slug, 1, 60); gsub(/^-+|-+$/, "", slug)
      name = substr(date, 1, 10) "-" (slug == "" ? "post" : slug) behind
      head = "---\ntitle: " title "\ndate: " date "\nhearken: " v["reply"] "\n"
      if ("lang" in v) head = head "lang: " v["lang"] "\n"
      if ("campaign" in v) head = head "categories: [" v["campaign"] "]\n"
      for (i = 1; i <= count["tags"]; i++) tags = tags (i > 1 ? ", " : "") v["tags." i]
      if (tags != "") head = head "tags: [" tags "]\n"
      body = text(v["text"]) "\n"; print name
      for (i = 1; i <= count["media"]; i++) {
        path = text(v["media." i ".url"]); file = text(v["media." i ".name"])
        gsub(/[^A-Za-z0-9._-]+/, "-", file); sub(/^[.-]+/, "", file)
        if (file == "" || file in taken) file = i "-" (file == "" ? "file" : file)
        taken[file] = 1
        alt = text(v["media." i ".alt"]); gsub(/\n/, " ", alt); gsub(/[][]/, "\\\\&", alt)
        body = body "\n![" alt "](" (form == "jekyll" ? "/assets/" name "/" : "") file ")\n"
        print path "\t" file
      }
      printf "%s---\n\n%s", head, body > out
    }'
}

# Makes the page apart and moves it into place whole: whoever is stopped before that has written nothing.
publish() {
  new="$pages/.new-$1"; rm -rf "$new"; mkdir "$new" || return 1
  list=$(printf '%s\n' "$2" | write_page "$new/index.md" "") || return 1
  name=${list%%"$newline"*}
  if [ -e "$pages/$name" ] || [ -e "$pages/$name.md" ]; then    # another post of that day and title
    list=$(printf '%s\n' "$2" | write_page "$new/index.md" "-$1") || return 1
    name=${list%%"$newline"*}
  fi
  files=${list#"$name"}; files=${files#"$newline"}
  beside=$new; [ "$for" = jekyll ] && beside="$pages/../assets/$name" && mkdir -p "$beside"
  printf '%s\n' "$files" | while IFS=$tab read -r path file; do
    [ -z "$path" ] || cp "$path" "$beside/$file" || exit 1
  done || return 1
  sync 2>/dev/null
  case $for in
    jekyll) mv "$new/index.md" "$pages/$name.md" && rmdir "$new" ;;
    *) mv "$new" "$pages/$name" ;;
  esac
}

tab=$(printf '\t'); newline='
'
while IFS= read -r line; do
  id=${line#*:\"}; id=${id%%\"*}    # the id stands first on every line
  case $line in
    '{"reply"'*'"kind":"post"'*)
      if page_of "$id"; then answer delivered "$id" "$found"
      elif publish "$id" "$line"; then answer delivered "$id" "$name"
      else rm -rf "$pages/.new-$id"; refuse "$id" "the page could not be written into $pages; the log says why"; fi ;;
    '{"reply"'*) refuse "$id" "a blog has no answers, only posts" ;;
    '{"find"'*) if page_of "$id"; then answer have "$id" "$found"
                else printf '{"have":"%s","remote_id":null}\n' "$id"; fi ;;
  esac
done
