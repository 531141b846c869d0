"""Made-up consent walls, and the paragraphs of an article beside them."""

from __future__ import annotations

WALLS = {
    "en": "<h2>Your choice</h2><p>We and our 312 partners use cookies and similar technologies to store and access"
    " information on your device.</p><p>Based on legitimate interest some of our partners show personalised ads and"
    " content. You can withdraw your consent at any time.</p><button>Agree</button>",
    "de": "<h2>Ihre Wahl</h2><p>Wir und unsere 312 Partner verwenden Cookies, um Informationen auf Ihrem Gerät zu"
    " speichern.</p><p>Einige handeln aus berechtigtem Interesse. Ihre Einwilligung können Sie jederzeit"
    " widerrufen.</p><a href=#>Einverstanden</a>",
    "fr": "<h2>Votre choix</h2><div>Avec votre accord, nos 312 partenaires utilisent des cookies pour accéder à des"
    " informations sur votre appareil, pour des publicités et du contenu personnalisés, ou par intérêt légitime. Vous"
    " pouvez retirer votre consentement.</div><button>Accepter</button>",
    "es": "<p>Nosotros y nuestros 312 socios usamos cookies para guardar información en su dispositivo y ofrecerle"
    " publicidad y contenido personalizados. Puede retirar su consentimiento.</p><button>Aceptar</button>",
    "pl": "<p>Nasi zaufani partnerzy i my przechowujemy informacje na urządzeniu, używamy cookies i podobnych plików."
    " W każdej chwili można wycofać zgodę.</p><button>Zgadzam się</button>",
}
PROSE = [
    "The ferry to Skarholm sails again since Monday, four weeks after its engine had caught fire off the lighthouse.",
    "Thirty people stood on the pier, some with flags, and the captain sounded the horn longer than he had to.",
    "In all that time bread and mail had come by the pilot's boat, and two children were born on the mainland.",
    "The insurer pays for the engine; the lost fares, 180,000 crowns, stay with the town, which owns the ferry.",
]
