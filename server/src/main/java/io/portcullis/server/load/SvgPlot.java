package io.portcullis.server.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plot of lines over time, as SVG that stands in a page by itself. */
final class SvgPlot {

    /** Where the axes are: points are at {@code LEFT + x / largest x * WIDTH}, {@code TOP + HEIGHT - y / largest y * HEIGHT}. */
    static final int LEFT = 70;
    static final int TOP = 30;
    static final int WIDTH = 700;
    static final int HEIGHT = 200;
    private static final int RIGHT = 150;
    private static final int BOTTOM = 40;
    private static final int TICKS = 5;
    private static final List<String> COLOURS = List.of("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e",
            "#17becf", "#8c564b");

    private final String title;
    private final List<Line> lines = new ArrayList<>();

    /** A point of a line. */
    record Point(double x, double y) {}

    private record Line(String name, List<Point> points) {}

    /** @param title with the unit of the vertical axis; the horizontal one is in seconds */
    SvgPlot(String title) {
        this.title = title;
    }

    /** Adds a line, of points in the order of x; one without points is left out. */
    void line(String name, List<Point> points) {
        if (!points.isEmpty()) {
            lines.add(new Line(name, List.copyOf(points)));
        }
    }

    /** The plot; empty if there is no line. */
    String svg() {
        if (lines.isEmpty()) {
            return "";
        }
        double mostX = round(lines.stream().flatMap(line -> line.points().stream()).mapToDouble(Point::x).max()
                .orElse(1));
        double mostY = round(lines.stream().flatMap(line -> line.points().stream()).mapToDouble(Point::y).max()
                .orElse(1));
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\" data-most-x=\"%s\" data-most-y=\"%s\">%n",
                LEFT + WIDTH + RIGHT, TOP + HEIGHT + BOTTOM, Html.escaped(title), number(mostX), number(mostY)));
        svg.append(text(LEFT, 18, "start", "title", title));
        axes(svg, mostX, mostY);
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, lines.get(i), i, mostX, mostY);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void axes(StringBuilder svg, double mostX, double mostY) {
        for (int i = 0; i <= TICKS; i++) {
            double y = TOP + HEIGHT - HEIGHT * (double) i / TICKS;
            svg.append(
                    String.format(Locale.ROOT, "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>%n",
                            LEFT, y, LEFT + WIDTH, y));
            svg.append(text(LEFT - 6, y + 4, "end", "tick", number(mostY * i / TICKS)));
            svg.append(text(LEFT + WIDTH * (double) i / TICKS, TOP + HEIGHT + 18, "middle", "tick",
                    number(mostX * i / TICKS)));
        }
        svg.append(text(LEFT + WIDTH, TOP + HEIGHT + 34, "end", "tick", "seconds"));
    }

    private static void draw(StringBuilder svg, Line line, int index, double mostX, double mostY) {
        String colour = COLOURS.get(index % COLOURS.size());
        svg.append("<polyline data-name=\"").append(Html.escaped(line.name())).append("\" fill=\"none\" stroke=\"")
                .append(colour).append("\" points=\"");
        for (Point point : line.points()) {
            svg.append(String.format(Locale.ROOT, "%.2f,%.2f ", LEFT + point.x() / mostX * WIDTH,
                    TOP + HEIGHT - point.y() / mostY * HEIGHT));
        }
        svg.append("\"/>\n");
        int y = TOP + 12 + 18 * index;
        svg.append(String.format(Locale.ROOT,
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"3\"/>%n", LEFT + WIDTH + 12,
                y - 4, LEFT + WIDTH + 32, y - 4, colour));
        svg.append(text(LEFT + WIDTH + 38, y, "start", "tick", line.name()));
    }

    private static String text(double x, double y, String anchor, String kind, String text) {
        return String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>%n", x,
                y,
                anchor, kind, Html.escaped(text));
    }

    /** The next of 1, 2, 2.5, 5, 10, … times a power of ten: where an axis ends. */
    static double round(double most) {
        if (most <= 0) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(most)));
        for (double step : new double[]{1, 2, 2.5, 5, 10}) {
            if (most <= step * power * (1 + 1e-9)) {
                return step * power;
            }
        }
        return 10 * power;
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.3g", value).replaceAll("(\\.[0-9]*?)0+$", "$1").replaceAll("\\.$", "");
    }
}
