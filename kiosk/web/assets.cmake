# The touch page. PROTOCOL_WEB_FILES of protocol/web/assets.cmake are served beside these.
set(KIOSK_WEB_FILES
  index.html style.css seat_map.css claim.css app.js clock.js language.js texts_en.js texts_de.js idle.js sale.js
  screens/welcome.js screens/shows.js screens/places.js screens/seat_map.js screens/counts.js screens/summary.js
  screens/progress.js screens/finish.js screens/closed.js screens/code.js screens/reprinting.js)
