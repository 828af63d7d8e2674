package org.cfgrun.cli.chart;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.commons.lang3.StringUtils;
import org.cfgrun.interpreter.chart.Chart;
import org.cfgrun.interpreter.chart.Series;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.w3c.dom.Document;

/** An image of charts, one below the other, as PNG or SVG. */
public final class ChartImage {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 420;
  private static final int PARTS = 400;
  private static final int TICK = 90;
  private static final int MANY_SERIES = 12;
  private static final int LONGEST_NAME = 32;
  private static final String BEST = "best of ";
  private static final Font LEGEND = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final String SVG = "http://www.w3.org/2000/svg";

  private final List<Chart> charts;

  /** Creates an image of charts, none of which may be empty. */
  public ChartImage(List<Chart> charts) {
    // AWT would fail on a machine without a display.
    System.setProperty("java.awt.headless", "true");
    this.charts = List.copyOf(charts);
  }

  /** Whether the file name ends in {@code .png} or {@code .svg}. */
  public static boolean isSupported(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".png") || name.endsWith(".svg");
  }

  /** Writes the image, as SVG if the name ends in {@code .svg}, else as PNG. */
  public void write(Path file) throws IOException {
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".svg")) {
      writeSvg(file);
    } else {
      writePng(file);
    }
  }

  /** Writes the image as PNG. */
  public void writePng(Path file) throws IOException {
    BufferedImage image =
        new BufferedImage(WIDTH, HEIGHT * charts.size(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    paint(graphics);
    graphics.dispose();
    try (OutputStream out = Files.newOutputStream(file)) {
      ImageIO.write(image, "png", out);
    }
  }

  /** Writes the image as SVG. */
  public void writeSvg(Path file) throws IOException {
    Document document;
    try {
      document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .getDOMImplementation()
              .createDocument(SVG, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this Java runtime has no XML parser", e);
    }
    SVGGraphics2D graphics = new SVGGraphics2D(document);
    graphics.setSVGCanvasSize(new Dimension(WIDTH, HEIGHT * charts.size()));
    paint(graphics);
    try (Writer writer = Files.newBufferedWriter(file)) {
      graphics.stream(writer, true);
    }
    graphics.dispose();
  }

  private void paint(Graphics2D graphics) {
    for (Chart chart : charts) {
      drawing(chart).paint(graphics, WIDTH, HEIGHT);
      graphics.translate(0, HEIGHT);
    }
  }

  /** Returns the size of letters at which all entries fit the height of the chart. */
  private static float legendSize(Chart chart) {
    long lines = chart.series().stream().mapToInt(each -> each.best() == null ? 1 : 2).sum();
    return Math.max(7f, Math.min(12f, (HEIGHT - 60f) / (1.6f * lines)));
  }

  private static XYChart drawing(Chart chart) {
    boolean logarithmic = chart.isLogarithmic();
    XYChart drawing =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(chart.title())
            .xAxisTitle(axis(chart))
            .yAxisTitle(logarithmic ? "logarithmic" : "")
            .build();
    drawing.getStyler().setChartBackgroundColor(Color.WHITE);
    drawing.getStyler().setLegendPosition(LegendPosition.OutsideE);
    drawing.getStyler().setLegendFont(LEGEND.deriveFont(legendSize(chart)));
    drawing.getStyler().setLegendPadding(4);
    drawing.getStyler().setLegendVisible(isNamed(chart) && chart.series().size() <= MANY_SERIES);
    drawing.getStyler().setYAxisLogarithmic(logarithmic);
    drawing.getStyler().setXAxisTickMarkSpacingHint(TICK);
    drawing.getStyler().setXAxisTickLabelsFormattingFunction(ChartImage::tick);
    drawing.getStyler().setYAxisTickLabelsFormattingFunction(ChartImage::tick);
    drawing.getStyler().setXAxisMin(chart.horizontal().from());
    drawing.getStyler().setXAxisMax(chart.horizontal().to());
    if (!logarithmic) {
      drawing.getStyler().setYAxisMin(chart.vertical().from());
      drawing.getStyler().setYAxisMax(chart.vertical().to());
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < chart.series().size(); i++) {
      add(drawing, chart, i, names);
    }
    return drawing;
  }

  /** Formats an axis value, such as {@code 0.02}, {@code 1500} or {@code 2E-5}. */
  private static String tick(double value) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
    boolean plain = value == 0 || Math.abs(value) >= 1e-4;
    return plain ? rounded.toPlainString() : rounded.toString();
  }

  private static boolean isNamed(Chart chart) {
    return chart.series().stream().anyMatch(each -> !each.name().isEmpty() || each.best() != null);
  }

  private static String axis(Chart chart) {
    return chart.epoch() == null
        ? chart.axis()
        : "%s (%s per epoch)".formatted(chart.axis(), TerminalChart.number(chart.epoch()));
  }

  private static void add(XYChart drawing, Chart chart, int index, Set<String> names) {
    Series series = chart.series().get(index);
    List<Series.Point> points = series.thinned(PARTS).points();
    String own = series.name().isEmpty() ? chart.title() : series.name();
    // XChart requires unique series names. Long ones may become equal when they are shortened.
    int number = 1;
    while (!names.add(label(own, number, series.best()))) {
      number++;
    }
    XYSeries curve =
        drawing.addSeries(
            label(own, number, series.best()),
            points.stream().mapToDouble(Series.Point::x).toArray(),
            points.stream().mapToDouble(Series.Point::y).toArray());
    curve.setMarker(points.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    Series.Point best = series.best();
    if (best != null) {
      // Entries of their own would need twice the height of the legend.
      XYSeries mark =
          drawing.addSeries(BEST + index, new double[] {best.x()}, new double[] {best.y()});
      mark.setMarker(SeriesMarkers.DIAMOND);
      mark.setMarkerColor(Color.BLACK);
      mark.setShowInLegend(false);
    }
  }

  /** Returns a name that fits beside the chart, with the best value below it. */
  private static String label(String name, int number, Series.@Nullable Point best) {
    String unique = number == 1 ? "" : " (%s)".formatted(number);
    String shown =
        StringUtils.abbreviateMiddle(name, "...", LONGEST_NAME - unique.length()) + unique;
    return best == null
        ? shown
        : "%s%nbest %s at %s"
            .formatted(shown, TerminalChart.value(best.y()), TerminalChart.number(best.x()));
  }
}
