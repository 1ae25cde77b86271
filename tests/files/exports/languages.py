"""The columns of Exportify's newer tables, by the language of its page: its own words."""

from collections.abc import Mapping

LANGUAGES: Mapping[str, str] = {
    "en": "Track URI|Track Name|Artist URI(s)|Artist Name(s)|Album URI|Album Name|"
    "Album Artist URI(s)|Album Artist Name(s)|Album Release Date|Album Image URL|"
    "Disc Number|Track Number|Track Duration (ms)|Track Preview URL|Explicit|Popularity|"
    "ISRC|Added By|Added At",
    "ar": "رابط الأغنية (URI)|اسم الأغنية|روابط الفنانين (URI)|أسماء الفنانين|رابط الألبوم (URI)|"
    "اسم الألبوم|روابط فناني الألبوم (URI)|أسماء فناني الألبوم|تاريخ إصدار الألبوم|"
    "رابط صورة الألبوم|رقم القرص|رقم الأغنية|مدة الأغنية (بالمللي ثانية)|"
    "رابط معاينة الأغنية|صريح|الشعبية|ISRC|أضيف بواسطة|أضيف في",
    "de": "Track-URI|Track-Name|Künstler-URI(s)|Künstlername(n)|Album-URI|Album-Name|"
    "Album-Künstler-URI(s)|Album-Künstlername(n)|Veröffentlichungsdatum des Albums|"
    "Album-Bild-URL|Disc-Nummer|Track-Nummer|Track-Dauer (ms)|Track-Vorschau-URL|Explizit|"
    "Beliebtheit|ISRC|Hinzugefügt von|Hinzugefügt am",
    "el": "URI κομματιού|Όνομα κομματιού|URI καλλιτέχνη/ων|Όνομα/τα καλλιτέχνη|URI άλμπουμ|"
    "Όνομα άλμπουμ|URI καλλιτέχνη/ων άλμπουμ|Όνομα/τα καλλιτέχνη άλμπουμ|"
    "Ημερομηνία κυκλοφορίας άλμπουμ|URL εικόνας άλμπουμ|Αριθμός δίσκου|Αριθμός κομματιού|"
    "Διάρκεια κομματιού (ms)|URL προεπισκόπησης κομματιού|Ακατάλληλο|Δημοτικότητα|ISRC|"
    "Προστέθηκε από|Προστέθηκε στις",
    "es": "URI de la canción|Nombre de la canción|URI(s) del artista|Nombre(s) del artista|"
    "URI del álbum|Nombre del álbum|URI(s) del artista del álbum|"
    "Nombre(s) del artista del álbum|Fecha de lanzamiento del álbum|"
    "URL de la imagen del álbum|Número de disco|Número de la canción|"
    "Duración de la canción (ms)|URL de vista previa de la canción|Explícito|Popularidad|"
    "ISRC|Añadido por|Añadido en",
    "fr": "URI du titre|Nom du titre|URI(s) de l'artiste|Nom(s) de l'artiste|URI de l'album|"
    "Nom de l'album|URI(s) de l'artiste de l'album|Nom(s) de l'artiste de l'album|"
    "Date de sortie de l'album|URL de l'image de l'album|Numéro de disque|Numéro du titre|"
    "Durée du titre (ms)|URL de prévisualisation du titre|Explicite|Popularité|ISRC|"
    "Ajouté par|Ajouté le",
    "it": "URI della traccia|Nome della traccia|URI dell'artista|Nome dell'artista|"
    "URI dell'album|Nome dell'album|URI dell'artista dell'album|"
    "Nome dell'artista dell'album|Data di rilascio dell'album|URL dell'immagine dell'album|"
    "Numero del disco|Numero della traccia|Durata della traccia (ms)|"
    "URL di anteprima della traccia|Esplicito|Popolarità|ISRC|Aggiunto da|Aggiunto il",
    "ja": "トラックURI|トラック名|アーティストURI|アーティスト名|アルバムURI|アルバム名|"
    "アルバムアーティストURI|"
    "アルバムアーティスト名|アルバム発売日|"
    "アルバム画像URL|ディスク番号|トラック番号|トラックの長さ（ミリ秒）|トラックプレビューURL|明示的な内容|人気度|ISRC|追加者|追加日時",
    "nl": "Nummer URI|Nummernaam|Artiest-URI|Naam van artiest|Album-URI|Naam van album|"
    "Artiest-URI van het album|Naam van artiest op het album|Releasedatum van het album|"
    "Album afbeelding-URL|Schijfnummer|Nummernummer|Nummerduur (ms)|Voorbeeld-URL|"
    "Expliciet|Populariteit|ISRC|Toegevoegd door|Toegevoegd op",
    "pt": "URI da faixa|Nome da faixa|URI(s) do artista|Nome(s) do artista|URI do álbum|"
    "Nome do álbum|URI(s) do artista do álbum|Nome(s) do artista do álbum|"
    "Data de lançamento do álbum|URL da imagem do álbum|Número do disco|Número da faixa|"
    "Duração da faixa (ms)|URL de prévia da faixa|Explícita|Popularidade|ISRC|"
    "Adicionado por|Adicionado em",
    "sv": "Låtens URI|Låtens namn|Artistens URI|Artistens namn|Albumets URI|Albumets namn|"
    "Albumartistens URI|Albumartistens namn|Albumets releasedatum|Albumets bild-URL|"
    "Skivnummer|Låtnummer|Låtlängd (ms)|Förhandsgranskning URL|Explicit|Popularitet|ISRC|"
    "Tillagd av|Tillagd vid",
}
