"""The file of a made-up city, and its map."""

from pathlib import Path

MAP = """
map: mittelhafen
about: Made-up requests of a made-up port.
council:
  code: replay-mittelhafen
  name: {en: Mittelhafen (replay), cy: Mittelhafen (ailchwarae)}
file: {encoding: cp1252, delimiter: ";"}
times: {zone: Europe/Berlin, format: "%d.%m.%Y %H:%M"}
columns: {key: Nr, opened: Eröffnet, closed: Erledigt, target: Frist, type: Art, source: Weg, closure: Ergebnis}
targets: {until: day}
channels: {Telefon: phone, Brief: post, Schalter: counter}
teams: {}
other_team: works
services:
  Straßenlampe: {service: street-light, outcomes: {done: mended}}
outcomes:
  done: {en: We did it., cy: Rydym wedi ei wneud.}
  closed: {en: We closed it., cy: Rydym wedi ei gau.}
outcome_rules:
  - {says: [erledigt], outcome: done}
other_outcome: closed
"""
ROWS = """Nr;Weg;Art;Ort;Eröffnet;Frist;Erledigt;Ergebnis
1;Telefon;Straßenlampe;Südtor;29.03.2024 23:30;30.03.2024 00:00;30.03.2024 23:59;Erledigt
2;Telefon;Müll;Südtor;31.03.2024 08:00;01.04.2024 00:00;03.04.2024 09:00;Erledigt
3;Brief;Müll;Ölgasse;02.04.2024 08:00;;04.04.2024 09:00;ohne Ergebnis
4;Schalter;Müll;"Am ""Dock""; Tor 2";02.05.2024 08:00;10.05.2024 00:00;;
5;Fax;Müll;Südtor;02.05.2024 08:00;;;
6;Telefon;Müll;Südtor;13/05/2024 08:00;;;
7;Telefon;Müll;Südtor;13.05.2024 08:00;;12.05.2024 08:00;
"""


def written(tmp_path: Path, *, map_text: str = MAP, rows: str = ROWS) -> tuple[Path, Path]:
    """The map and the file, as the city would give them."""
    map_file, file = tmp_path / "mittelhafen.yaml", tmp_path / "anliegen.csv"
    map_file.write_text(map_text, encoding="utf-8")
    file.write_text(rows, encoding="cp1252", newline="\r\n")
    return map_file, file
