"""A page for each year with the events of all articles, and one with all sources: Pelican has neither."""

from collections import defaultdict

from pelican import signals
from pelican.generators import Generator


class ChronologyGenerator(Generator):
    def generate_output(self, writer):
        years, citing = defaultdict(list), defaultdict(list)
        for article in self.context["articles"]:
            for event in article.timeline:
                years[event["date"].year].append((event, article))
            for source in article.sources:
                citing[source].append(article)
        for year, events in sorted(years.items()):
            events.sort(key=lambda found: found[0]["date"])
            works = sorted({source for event, _ in events for source in event["sources"]})
            self._write(
                writer,
                f"timeline/{year}/",
                "year",
                year=year,
                years=sorted(years),
                events=events,
                works=works,
            )
        self._write(writer, "timeline/", "timeline", years=sorted(years))
        self._write(writer, "sources/", "sources", citing=citing)

    def _write(self, writer, url, template, **values):
        writer.write_file(
            f"{url}index.html", self.get_template(template), self.context, url=url, **values
        )


def register():
    signals.get_generators.connect(get_generator)


def get_generator(_):
    return ChronologyGenerator
