# What the web pages share. Every program serves these beside its own page: tokens.css is /tokens.css.
set(PROTOCOL_WEB_FILES tokens.css api.js dom.js tones.js doubled_hour.js own_time.js place_name.js)
# The fleet page; central and controllers serve it too.
set(PROTOCOL_WEB_FLEET_FILES fleet.html fleet.css fleet.js fleet_words.js fleet_words_en.js fleet_words_de.js staff_language.js)
