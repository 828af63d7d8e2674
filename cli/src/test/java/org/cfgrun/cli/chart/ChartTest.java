package org.cfgrun.cli.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.chart.Chart;
import org.cfgrun.interpreter.chart.Series;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartTest {
  @TempDir Path folder;

  private static Chart chart(double x0, double y0, double x1, double y1) {
    List<Series.Point> points = List.of(new Series.Point(x0, y0), new Series.Point(x1, y1));
    return new Chart("loss", "iteration", null, List.of(new Series("", points, null)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1e308, 1, -1e308",
    "1, 5e-324, 2, 1e308",
    "-1e308, 1, 1e308, 2",
    "1e308, 1, 1e308, 1",
    "1, 1e16, 2, 10000000000000002",
    "9007199254740992, 1, 9007199254740994, 2",
    "1, 1, 2, 1.0000000000000002",
    "0, 0, 1, 5e-324",
    "0, Infinity, 1, 1",
    "NaN, 1, 1, 1",
  })
  @Timeout(60)
  void valuesOfAnySizeAreDrawn(double x0, double y0, double x1, double y1) throws IOException {
    Chart chart = chart(x0, y0, x1, y1);
    Path file = folder.resolve("chart.svg");
    new ChartImage(List.of(chart)).writeSvg(file);
    assertThat(Files.readString(file)).contains("</svg");
    assertThat(TerminalChart.draw(chart, 80)).contains("loss");
  }

  @Test
  void rangeOfOrdinaryValuesIsThatOfTheValues() {
    Chart chart = chart(1, 0.5, 100, 2);
    assertThat(chart.horizontal()).isEqualTo(new Chart.Range(1, 100));
    assertThat(chart.vertical()).isEqualTo(new Chart.Range(0, 2));
  }
}
