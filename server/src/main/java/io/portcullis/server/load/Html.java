package io.portcullis.server.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A {@link LoadReport} as a page that needs nothing else: no script, no network. */
final class Html {

    private static final String STYLE = """
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 960px; padding: 0 1em;
              color: #222; background: #fff }
            table { border-collapse: collapse; margin: 1em 0 }
            td, th { padding: 2px 10px; text-align: right; border-bottom: 1px solid #ddd }
            td:first-child, th:first-child, td.text { text-align: left }
            svg { width: 100%; margin: 1em 0 } svg text { font-size: 12px; fill: #444 }
            svg text.title { font-size: 14px; fill: #222 } svg .grid { stroke: #e3e3e3 }
            svg polyline { stroke-width: 1.5 } code { background: #f3f3f3; padding: 2px 4px }
            .good { color: #176b2c } .bad { color: #a31515 }
            """;

    private Html() {}

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    static String page(LoadReport report) {
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<title>Portcullis load</title><style>\n" + STYLE
                + "</style></head><body>\n<h1>Portcullis load</h1>\n");
        page.append("<p><code>").append(escaped(report.command())).append("</code><br>").append(report.started())
                .append("</p>\n");
        page.append(report.good() ? "<p class=\"good\" id=\"verdict\">All of it was seen, over ESP.</p>\n"
                : "<p class=\"bad\" id=\"verdict\">Not all of it worked.</p>\n");
        page.append(String.format("<p>%s. Messages in clear after the 401: <b id=\"unprotected\">%d</b>.</p>%n",
                report.length(),
                report.unprotected()));
        steps(page, report.figures());
        failures(page, report.figures());
        plots(report.figures()).forEach(plot -> page.append(plot.svg()));
        return page.append("</body></html>\n").toString();
    }

    private static void steps(StringBuilder page, Figures figures) {
        page.append("<table id=\"steps\"><tr><th>step</th><th>worked</th><th>failed</th><th>p50 ms</th><th>p90 ms</th>"
                + "<th>p99 ms</th><th>p99.9 ms</th><th>max ms</th></tr>\n");
        figures.total().forEach((step, outcome) -> page.append(String.format(Locale.ROOT,
                "<tr><td>%s</td><td>%d</td><td>%d</td><td>%.1f</td><td>%.1f</td><td>%.1f</td><td>%.1f</td><td>%.1f</td>"
                        + "</tr>%n",
                step.words(), outcome.worked(), outcome.failed(), outcome.times().p50(), outcome.times().p90(),
                outcome.times().p99(), outcome.times().p999(), outcome.times().max())));
        page.append("</table>\n");
    }

    private static void failures(StringBuilder page, Figures figures) {
        List<Figures.Failures> failures = figures.failures();
        if (failures.isEmpty()) {
            return;
        }
        page.append("<table id=\"failures\"><tr><th>step</th><th>failed</th><th class=\"text\">cause</th></tr>\n");
        failures.forEach(
                failure -> page.append(String.format("<tr><td>%s</td><td>%d</td><td class=\"text\">%s</td></tr>%n",
                        failure.step().words(), failure.count(), escaped(failure.why()))));
        page.append("</table>\n");
    }

    /** Registered phones, steps a second, and the times of each step, over time. */
    static List<SvgPlot> plots(Figures figures) {
        List<Figures.Second> seconds = figures.seconds();
        List<SvgPlot> plots = new ArrayList<>();
        SvgPlot registered = new SvgPlot("Registered phones");
        registered.line("registered",
                seconds.stream().map(second -> new SvgPlot.Point(second.at(), second.registered())).toList());
        plots.add(registered);
        SvgPlot rates = new SvgPlot("Steps that worked, a second");
        SvgPlot failed = new SvgPlot("Steps that failed, a second");
        for (Step step : figures.total().keySet()) {
            List<SvgPlot.Point> worked = new ArrayList<>();
            List<SvgPlot.Point> failures = new ArrayList<>();
            double before = 0;
            for (Figures.Second second : seconds) {
                Figures.Outcome outcome = second.steps().get(step);
                double length = Math.max(second.at() - before, 1e-3);
                worked.add(new SvgPlot.Point(second.at(), outcome == null ? 0 : outcome.worked() / length));
                failures.add(new SvgPlot.Point(second.at(), outcome == null ? 0 : outcome.failed() / length));
                before = second.at();
            }
            rates.line(step.words(), worked);
            if (failures.stream().anyMatch(point -> point.y() > 0)) {
                failed.line(step.words(), failures);
            }
        }
        plots.add(rates);
        plots.add(failed);
        figures.total().keySet().forEach(step -> plots.add(times(step, seconds)));
        return plots;
    }

    private static SvgPlot times(Step step, List<Figures.Second> seconds) {
        SvgPlot plot = new SvgPlot("Time of " + step.words() + ", ms");
        line(plot, "p50", step, seconds, Times::p50);
        line(plot, "p90", step, seconds, Times::p90);
        line(plot, "p99", step, seconds, Times::p99);
        return plot;
    }

    private static void line(SvgPlot plot, String name, Step step, List<Figures.Second> seconds,
            ToDoubleFunction<Times> part) {
        List<SvgPlot.Point> points = new ArrayList<>();
        for (Figures.Second second : seconds) {
            Figures.Outcome outcome = second.steps().get(step);
            if (outcome != null && outcome.worked() > 0) {
                points.add(new SvgPlot.Point(second.at(), part.applyAsDouble(outcome.times())));
            }
        }
        plot.line(name, points);
    }
}
