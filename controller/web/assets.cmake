# The door page. PROTOCOL_WEB_FILES of protocol/web/assets.cmake are served beside these.
set(CONTROLLER_WEB_FILES index.html style.css app.js verdict.js actions.js orders.js words.js words_en.js words_de.js)
