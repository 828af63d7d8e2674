package org.cfgrun.interpreter.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class SvgChartTest {
  private static Series series(int iterations, IntToDoubleFunction value) {
    List<Series.Point> points = new ArrayList<>();
    for (int i = 0; i < iterations; i++) {
      points.add(new Series.Point(i, value.applyAsDouble(i)));
    }
    return new Series("", points, null);
  }

  private static Element draw(@Nullable Double epoch, Series... series) throws Exception {
    String svg =
        SvgChart.of(new Chart("rate", "iteration", epoch, List.of(series)), 400, 150).text();
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)))
        .getDocumentElement();
  }

  private static List<String> texts(Element svg, String name) {
    List<String> found = new ArrayList<>();
    NodeList texts = svg.getElementsByTagName("text");
    for (int i = 0; i < texts.getLength(); i++) {
      Element text = (Element) texts.item(i);
      if (text.getAttribute("class").equals(name)) {
        found.add(text.getTextContent());
      }
    }
    return found;
  }

  /** Twelve epochs with a warm-up to 0.02 and two steps. */
  private static double warmupAndSteps(int i) {
    double factor = i < 500 ? 0.001 + 0.999 * i / 500 : 1;
    return 0.02 * factor * (i < 8000 ? 1 : i < 11000 ? 0.1 : 0.01);
  }

  @Test
  void namesFirstLastAndHighestValueAndEpochs() throws Exception {
    Element svg = draw(1000.0, series(12_000, SvgChartTest::warmupAndSteps));
    assertThat(texts(svg, "named")).containsExactly("2e-05", "0.0002", "0.02");
    assertThat(texts(svg, "muted")).contains("0.02", "0", "2", "10", "12", "epoch");
    // The first value stands where the tick of 0 would be.
    assertThat(texts(svg, "muted").get(0)).isNotEqualTo("0");
  }

  @Test
  void curveHasACornerWhereTheScheduleSteps() throws Exception {
    Element svg = draw(1.0, series(4, i -> i < 2 ? 1 : 0.5));
    // From 64 to 336 pixels, and from 118 up to 20.
    assertThat(((Element) svg.getElementsByTagName("path").item(0)).getAttribute("d"))
        .isEqualTo("M64.0 20.0L154.7 20.0L245.3 69.0L336.0 69.0");
  }

  @Test
  void highestValueThatIsTheFirstIsNamedOnce() throws Exception {
    Element svg = draw(null, series(100, i -> 1 - i / 100.0));
    assertThat(texts(svg, "named")).containsExactly("1", "0.01");
    assertThat(texts(svg, "muted")).contains("iteration");
  }

  @Test
  void severalCurvesHaveAColourEach() throws Exception {
    Element svg = draw(null, series(9, i -> i), series(9, i -> 2 * i));
    assertThat(texts(svg, "named")).isEmpty();
    NodeList curves = svg.getElementsByTagName("path");
    assertThat(((Element) curves.item(0)).getAttribute("stroke"))
        .isNotEqualTo(((Element) curves.item(1)).getAttribute("stroke"));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "-1, 1", "-2, -1", "1e-300, 1e300", "1, 1.0000000000000002", "5e-324, 0"})
  void valuesOfAnySizeAreDrawn(double first, double second) throws Exception {
    Element svg = draw(null, series(2, i -> i == 0 ? first : second));
    String path = ((Element) svg.getElementsByTagName("path").item(0)).getAttribute("d");
    assertThat(path).matches("M64\\.0 [0-9.]+L336\\.0 [0-9.]+");
  }

  @Test
  void oneIterationIsDrawn() throws Exception {
    assertThat(texts(draw(null, series(1, i -> 0.1)), "named")).contains("0.1");
  }

  @Test
  void oscillationOfALongRunStaysSmall() {
    Series waves = series(300_000, i -> 1 + Math.sin(i / 7.0));
    String svg =
        SvgChart.of(new Chart("rate", "iteration", 1000.0, List.of(waves)), 420, 150).text();
    assertThat(svg.length()).isLessThan(10_000);
  }

  @Test
  void numbersDoNotDependOnTheLanguage() throws Exception {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      Element svg = draw(1000.0, series(12_000, SvgChartTest::warmupAndSteps));
      assertThat(svg.getAttribute("viewBox")).isEqualTo("0 0 400 150");
      assertThat(texts(svg, "named")).contains("0.02");
    } finally {
      Locale.setDefault(before);
    }
  }
}
