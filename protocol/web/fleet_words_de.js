// Deutsch. Every key is also in fleet_words_en.js; codes are those of protocol/wire/care.hpp and protocol/care/alerts.hpp.
export const words = {
  texts: {
    title: "Geräte", back: "Zurück", loading: "Wird geladen…", other_language: "English",
    token: "Zugangscode", show: "Geräte zeigen", sign_in: "Bitte anmelden.", up_to_date: "Aktuell, {time}", old: "Was Sie sehen, kann alt sein. ({reason})",
    alerts: "Meldungen", no_alerts: "Alles in Ordnung.", devices: "Alle Geräte", no_devices: "Noch ist kein Gerät bekannt.",
    never: "nie", seconds: "{count} s", minutes: "{count} min", hours: "{count} h", days: "{count} Tage",
    since: "Seit {time}.", seen: "Gesehen von {by}, {time}.", seen_note: "Gesehen von {by}, {time}: {note}.", unseen: "Noch kümmert sich niemand darum.", acknowledge: "Ich kümmere mich",
    where: "{role} in {venue}, unter {parent}", link_up: "Verbunden", link_dark: "Nicht erreichbar", link_unknown: "Nicht bekannt", last_heard: "{state}, zuletzt gehört {time}", not_enrolled: "Nicht angemeldet",
    attached: "{kind}: {state}", attached_since: "{kind}: {state} seit {time}",
    printed: "Gedruckt {proven}, unklar {unknown}, misslungen {failed}", printed_since: "Seit dem Start {proven}; auf dieser Rolle {roll}",
    paper: "Papier von {printer} (berechnet): {total}; seit dem Start {start}; auf dieser Rolle {roll}",
    scans: "Scans {total}; seit dem Start {start}; letzte Minute {minute}", misread: "Falsch gelesen {misread}, keine Karte {garbage}, doppelt gelesen {repeated}", open_sales: "Offene Verkäufe {count}",
    reaches: "Erreicht seine Leitstelle", parent_away: "Leitstelle fehlt seit {time}", waiting: "{count} Einträge warten", version: "Version {version}, läuft seit {span}",
    said: "Gesagt vor {span}; seine Daten sind {data} alt", said_no_data: "Gesagt vor {span}; es hat noch keine Daten", clock_right: "Die Uhr geht richtig", clock_ahead: "Die Uhr geht {span} vor", clock_behind: "Die Uhr geht {span} nach", silent: "Es hat noch nichts von sich gesagt.",
    wanted: "Gewünscht: {state}", is: "Ist: {state}", in_service: "in Betrieb", out_of_service: "außer Betrieb", follows: "Folgt dem Wunsch", follows_not: "Hat ihn noch nicht übernommen", set_by: "Gesetzt von {by}, {time}",
    change: "Ändern", close_it: "Außer Betrieb", why: "Grund, für Kunden", report_every: "Höchstens alle … s berichten", near_end: "Papier bald leer nach (Dokumenten)", save: "Speichern", cancel: "Abbrechen", zero: "0 überlässt es dem Gerät.",
  },
  alerts: {
    paper_near_end: "Papier fast leer", paper_out: "Papier leer", printer_down: "Drucker arbeitet nicht", scanner_absent: "Scanner fehlt", gate_absent: "Tor fehlt",
    terminal_down: "Zahlterminal antwortet nicht", kiosk_dark: "Kiosk nicht erreichbar", controller_dark: "Steuerung nicht erreichbar", backlog_growing: "Bücher kommen nicht durch",
    journal_refused: "Bücher werden abgelehnt", journal_held: "Bücher brauchen ein Update", storage_failed: "Speicher arbeitet nicht", unprintable: "Karten lassen sich nicht drucken", not_selling: "Verkauft nichts",
    clock_off: "Uhr geht falsch", clock_unproven: "Uhrzeit ist nicht belegt", scanner_trouble: "Scanner liest falsch",
  },
  kinds: { printer: "Drucker", scanner: "Scanner", gate: "Tor", payment_terminal: "Terminal" },
  states: {
    ready: "bereit", paper_near_end: "Papier fast leer", paper_out: "kein Papier", cover_open: "Deckel offen", offline: "nicht bereit", absent: "fehlt", fault: "gestört", disabled: "hier abgeschaltet",
  },
  roles: { central: "der Zentrale", kiosk: "Kiosk", controller: "Steuerung" },
};
