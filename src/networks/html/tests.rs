use proptest::prelude::*;

use super::to_text;

#[test]
fn posts_of_mastodon_read_as_they_were_written() {
    for (html, text) in [
        ("<p>Hello</p>", "Hello"),
        ("<p>One</p><p>Two<br />Three<br>Four</p>", "One\n\nTwo\nThree\nFour"),
        ("<p>a<br><br>b</p>", "a\n\nb"),
        (
            r#"<p><span class="h-card" translate="no"><a href="https://example.social/@brand" class="u-url mention">@<span>brand</span></a></span> where is my <a href="https://example.social/tags/order" class="mention hashtag" rel="tag">#<span>order</span></a>?</p>"#,
            "@brand where is my #order?",
        ),
        (
            r#"<p>See <a href="https://example.com/a/very/long/path?x=1" target="_blank"><span class="invisible">https://www.</span><span class="ellipsis">example.com/a/very/</span><span class="invisible">long/path?x=1</span></a>, thanks</p>"#,
            "See https://example.com/a/very/long/path?x=1, thanks",
        ),
        (
            r#"<p><a href="https://evil.example/x"><span class="invisible">https://</span><span class="">bank.example/x</span><span class="invisible"></span></a></p>"#,
            "https://bank.example/x <https://evil.example/x>",
        ),
        ("<p>1 &lt; 2 &amp;&amp; 3 &gt; 2 &#8217;&nbsp;&hearts;</p>", "1 < 2 && 3 > 2 ’ ♥"),
        ("<p>Aplicația <strong>nouă</strong> <em>merge</em>?</p>", "Aplicația nouă merge?"),
        ("<ul><li>one</li><li>two</li></ul><p>end</p>", "- one\n- two\n\nend"),
        ("<pre><code>a  b\n  c</code></pre>", "a  b\n  c"),
        ("<blockquote><p>They said</p><p>this</p></blockquote><p>No</p>", "> They said\n>\n> this\n\nNo"),
        ("plain text, no markup\nat all", "plain text, no markup at all"),
        ("", ""),
    ] {
        assert_eq!(to_text(html), text, "{html}");
    }
}

#[test]
fn mails_keep_what_readers_see() {
    for (html, text) in [
        ("<html><head><title>T</title><style>p{color:red}</style></head><body><p>Hi</p></body></html>", "Hi"),
        ("<head><title>T</title><p>Hi", "Hi"),
        ("<script>alert('<p>x</p>')</script>Hi<script src=x></script>", "Hi"),
        ("Hi<style>@import</style><!-- note --><!--[if mso]><p>x</p><![endif]-->!", "Hi!"),
        (
            r#"<div style="display:none;max-height:0px;overflow:hidden">Preheader <b>you</b> never see</div><p>Body</p>"#,
            "Body",
        ),
        (r#"<span style="DISPLAY : None !important">x</span>a<i hidden>y</i>b"#, "ab"),
        (r#"<span style="font-size:0px">x</span><span style="font-size:0.9em">y</span>"#, "y"),
        (r#"<p style="display:none">x<p>seen"#, "seen"),
        (r#"<div style="mso-hide:all">x<div>y</div>z</div>seen<div style="visibility: hidden">q</div>"#, "seen"),
        ("<p>a&nbsp;&zwnj;&nbsp;&zwnj;&nbsp;&zwnj; b</p>", "a b"),
        ("<p>می&zwnj;خواهم</p>", "می\u{200c}خواهم"),
        (
            "<table><tr><th>Item</th><th>Price</th></tr><tr><td>Ticket</td><td>12&nbsp;lei</td></tr></table>",
            "Item  Price\nTicket  12 lei",
        ),
        ("<table><tr><td>a<td>b<tr><td>c<td></table>d", "a  b\nc\nd"),
        ("<div>a</div><div>b<div>c</div></div>d", "a\nb\nc\nd"),
        ("<h1>Title</h1>text<hr>more", "Title\n\ntext\n---\nmore"),
        (r#"<img src="https://t.example/p.gif" width=1 height=1><img alt="A red shoe" src=x>"#, "[A red shoe]"),
        (r#"<a href="https://shop.example/1"><img alt="Shoe"></a>"#, "[Shoe] <https://shop.example/1>"),
        (r#"<a href="https://shop.example/1"><img src=x></a>"#, "<https://shop.example/1>"),
        (r#"<a href="https://shop.example/1">the shop</a>."#, "the shop <https://shop.example/1>."),
        (r#"<a href="mailto:mira@example.test">mira@example.test</a>"#, "mailto:mira@example.test"),
        (r#"<a href="javascript:alert(1)">click</a> <a href="/rel">here</a> <a name=x>x</a>"#, "click here x"),
        (r#"<a href="https://a.example/x y">text</a>"#, "text <https://a.example/x%20y>"),
        (r#"<a href="HTTPS://A.example/">a.example</a>"#, "HTTPS://A.example/"),
        (r#"a <a href="https://a.example">https://a.example</a> b"#, "a https://a.example b"),
        (
            r#"<a href="https://a.example/1">one<a href="https://a.example/2">two</a>"#,
            "one <https://a.example/1>two <https://a.example/2>",
        ),
        ("<ol start=3><li>c<li>d<ul><li>e</ul><li>f</ol>", "3. c\n4. d\n  - e\n5. f"),
        ("<ul><li><p>a</p><p>b</p></li><li><ul><li>c</ul></ul>", "- a\n\nb\n\n-\n  - c"),
        (
            "<div>No.</div><blockquote type=cite>You wrote:<br>why?<blockquote>Because.</blockquote></blockquote>",
            "No.\n\n> You wrote:\n> why?\n>\n> > Because.",
        ),
        (r#"<blockquote><a href="https://a.example">https://a.example</a></blockquote>"#, "> https://a.example"),
        ("<svg><path/><path/><title>t</title><text>x</text></svg>seen", "seen"),
        ("<textarea><p>x</textarea><iframe><p>y</iframe><noscript>seen</noscript>", "seen"),
        ("<xmp><b>bold</b></xmp>", "<b>bold</b>"),
        ("<button>Pay</button> <label>now</label>", "Pay now"),
    ] {
        assert_eq!(to_text(html), text, "{html}");
    }
}

#[test]
fn hostile_markup_moves_nothing_and_ends() {
    for (html, text) in [
        ("a&#27;]0;owned&#7;b", "ab"),
        ("a&#x202e;gpj.exe", "agpj.exe"),
        ("<p title='\u{1b}[2J'>a\u{1b}[31mb", "ab"),
        ("<img alt='\u{1b}]52;c;AA\u{7}x'>", "[x]"),
        ("<a href='https://a.example/\u{202e}moc'>a</a>", "a <https://a.example/moc>"),
        ("<scr<script>ipt>x</script>y", "ipt>xy"),
        ("<p", ""),
        ("a < b <", "a < b <"),
        ("</p></div></a>x", "x"),
        ("<![CDATA[x]]>y\0z", "yz"),
        ("<script>never closed <p>x", ""),
    ] {
        assert_eq!(to_text(html), text, "{html}");
    }
}

#[test]
fn deep_and_wide_pages_are_read_to_their_end() {
    const N: usize = 100_000;
    for (tag, end) in [("<div>", ""), ("<div>", "</div>"), ("<b>", "</i>"), ("<blockquote>", "</blockquote>")] {
        let text = to_text(&format!("{}deep{}", tag.repeat(N), end.repeat(N)));
        assert!(text.ends_with("deep"), "{tag}: {}", text.len());
    }
    for piece in [
        "<p>",
        "<ul><li>",
        "<table><tr><td>",
        "<a href=https://a.example>",
        "<span hidden>",
        "<svg><path/>",
        "<td>",
        "</p>",
        "<br>",
        "&lt",
        "<!--",
    ] {
        to_text(&piece.repeat(N / 10));
    }
    let spans = format!("{}{}", "<span>".repeat(N), "<li><p>".repeat(N / 10));
    assert_eq!(to_text(&spans).matches('-').count(), N / 10);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn whatever_markup_arrives_the_text_is_clean_and_addresses_are_seen(html in markup()) {
        let text = to_text(&html);
        prop_assert_eq!(&crate::domain::clean::text(&text), &text);
        prop_assert!(!text.contains("never"), "{}", text);
        prop_assert!(!text.contains("\n\n\n"), "{}", text);
    }
}

fn markup() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<blockquote>",
        "</blockquote>",
        "<ul>",
        "<li>",
        "</ul>",
        "<table>",
        "<td>",
        "</table>",
        "<a href='https://a.example'>",
        "</a>",
        "<br>",
        "<hr>",
        "<pre>",
        "</pre>",
        "<b>",
        "</b>",
        "<span hidden>never</span>",
        "<script>never</script>",
        "<style>never</style>",
        "<p style='display:none'>never</p>",
        "<img alt=x>",
        " ",
        "\n",
        "word",
        "&lt;",
        "&#27;[2J",
        "\u{1b}",
        "\u{202e}",
        "ș",
        "👩&zwj;👧",
        "< ",
        "&",
    ];
    proptest::collection::vec(proptest::sample::select(PIECES), 0..30).prop_map(|pieces| pieces.concat())
}
