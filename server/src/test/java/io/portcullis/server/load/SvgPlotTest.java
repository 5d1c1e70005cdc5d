package io.portcullis.server.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SvgPlotTest {

    @ParameterizedTest
    @CsvSource({"0, 1", "-3, 1", "1, 1", "1.01, 2", "2.2, 2.5", "5000, 5000", "5001, 10000", "0.013, 0.02",
        "730, 1000"})
    void endsAnAxisAtARoundNumber(double most, double end) {
        assertThat(SvgPlot.round(most)).isCloseTo(end, within(end * 1e-9));
    }

    @Test
    void drawsPointsWhereTheirValuesAre() {
        SvgPlot plot = new SvgPlot("Phones & <more>");
        plot.line("all", List.of(new SvgPlot.Point(0, 0), new SvgPlot.Point(5, 50), new SvgPlot.Point(10, 100)));
        plot.line("empty", List.of());
        String svg = plot.svg();
        // 70 to 770 is 0 to 10 s, 230 up to 30 is 0 to 100.
        assertThat(svg).contains("data-name=\"all\"", "points=\"70.00,230.00 420.00,130.00 770.00,30.00 \"",
                "data-most-x=\"10\" data-most-y=\"100\"", ">Phones &amp; &lt;more&gt;</text>").doesNotContain("empty");
    }

    @Test
    void isNothingWithoutLines() {
        assertThat(new SvgPlot("x").svg()).isEmpty();
    }
}
