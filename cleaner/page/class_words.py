"""Words of class, id and role attributes by what they say of an element; a short list of what page authors write.

The words are the common ones of English, by which classes are named on pages of all languages; hashed names of
style generators match none and say nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

#: Group -> words, in lower case, letters only; the order is that of the bits.
GROUPS: dict[str, str] = {
    "article": "article articlebody articlecontent articletext story storybody post postbody postcontent posttext entry"
    " entrycontent blogpost news longform editorial prose richtext rtf wysiwyg",
    "content": "content contents main maincontent body text textcontent paragraph copy detail details lead intro"
    " summary standfirst excerpt description",
    "comments": "comment comments commentlist commenttext commentbody disqus fbcomments reply replies respond"
    " discussion kommentar kommentare comentarios commentaires talkback",
    "navigation": "nav navbar navigation menu menus submenu megamenu breadcrumb breadcrumbs crumb crumbs pager"
    " pagination paging paginator toolbar topbar tabs tab skip skiplink sitemap toc dropdown hamburger offcanvas"
    " drawer",
    "edge": "header masthead footer foot colophon sidebar sidebars aside rail widget widgets module secondary"
    " complementary contentinfo banner bottom",
    "related": "related recommended recommendation recommendations recommend recirc more morefrom mostread mostpopular"
    " popular trending latest recent teaser teasers promo outbrain taboola readmore readalso alsoread suggested"
    " suggestions similar upnext next prev previous collection carousel slider ticker feed river stream",
    "card": "card cards tile tiles item items list lists listing listitem grid thumb thumbnail thumbnails preview cell"
    " block blocks result results row",
    "share": "share sharing shares social socials sociallinks follow followus facebook twitter whatsapp telegram"
    " linkedin pinterest addthis sharethis addtoany",
    "subscribe": "newsletter newsletters subscribe subscription subscriptions signup signin login register registration"
    " paywall premium membership donate donation support cta notification notifications optin mailchimp",
    "advert": "ad ads adv advert adverts advertisement advertising adsbygoogle adslot adunit sponsor sponsored sponsors"
    " dfp gpt doubleclick commercial partner partners affiliate anzeige werbung publicidad",
    "byline": "byline author authors authorname authorbio bio avatar contributor contributors writer credits credit"
    " dateline date datetime time timestamp published pubdate updated modified meta metadata postmeta entrymeta info",
    "tags": "tag tags taglist taxonomy topic topics category categories keyword keywords label labels hashtag section"
    " kicker rubric",
    "caption": "caption captions figcaption figure image images img photo photos picture pictures gallery media video"
    " videos player audio slideshow lightbox embed embedded attachment infographic wp",
    "legal": "cookie cookies cookiebar cookiebanner cookienotice cookieconsent cookiebot cybotcookiebot consent gdpr"
    " ccpa cmp cmpbox onetrust cc usercentrics didomi iubenda termly truste trustarc complianz cmplz borlabs privacy"
    " legal copyright disclaimer terms imprint impressum rights",
    "hidden": "hidden hide invisible visuallyhidden sr screenreader modal popup popover overlay tooltip toast alert"
    " interstitial noprint print backdrop dialog",
    "heading": "title headline heading subtitle subheading subhead subheadline hero",
    "product": "product products price prices pricing cart basket buy sku shop shipping delivery stock"
    " spec specs specification specifications feature features attributes variant quantity",
    "review": "review reviews reviewer rating ratings testimonial testimonials customer customers feedback stars star",
    "forum": "message messages msg thread threads topicpost forum forums bbcode bbwrapper postmessage signature answer"
    " answers question questions quote quotes blockquote votes vote user username userinfo profile",
    "search": "search searchbox searchform form forms filter filters sort input button buttons btn select field",
    "document": "doc docs documentation markdown md code highlight pre example api manual guide wiki mw parser output"
    " section chapter faq accordion",
}
BITS = {name: 1 << place for place, name in enumerate(GROUPS)}
_ROOM = 4  # slots per word


def table(hash_name: Callable[[str], int]) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """The words as an open-addressed table: their hashes (0: free), and the bits of their groups."""
    bits: dict[int, int] = {}
    for name, words in GROUPS.items():
        for word in words.split():
            bits[hash_name(word)] = bits.get(hash_name(word), 0) | BITS[name]
    size = 1 << (len(bits) * _ROOM).bit_length()
    keys, values = np.zeros(size, np.uint64), np.zeros(size, np.int32)
    for key, value in bits.items():
        slot = (key ^ (key >> 29)) & (size - 1)
        while keys[slot]:
            slot = (slot + 1) & (size - 1)
        keys[slot], values[slot] = key, value
    return keys, values
