package io.mortise.benchmarks.report;

import io.mortise.benchmarks.results.Metric;
import io.mortise.benchmarks.results.Results;
import io.mortise.benchmarks.results.RunFile.Histogram;
import io.mortise.benchmarks.results.Scenario;
import io.mortise.benchmarks.results.Series;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.svg.SVGGraphics2D;

/** Pictures as SVG, one for each scenario. Scales are logarithmic: from 20 ns to 0.3 ms. */
final class Plots {

  private static final int WIDTH = 900;
  private static final int HEIGHT_OF_CURVES = 460;
  private static final int HEIGHT_OF_A_BAR = 26;
  private static final int HEIGHT_AROUND_BARS = 90;

  private final Results results;
  private final List<Histogram> histograms;
  private final Path directory;

  Plots(Results results, List<Histogram> histograms, Path directory) {
    this.results = results;
    this.histograms = histograms;
    this.directory = directory;
  }

  /** Returns the name of the file that it has written. */
  String write(Scenario scenario) throws IOException {
    String name = scenario.name().toLowerCase(Locale.ROOT).replace('_', '-');
    List<Histogram> ofScenario =
        histograms.stream().filter(histogram -> histogram.scenario() == scenario).toList();
    List<String> contenders = results.contenders(scenario, Metric.NANOS);
    String svg =
        ofScenario.isEmpty()
            ? svg(
                name,
                bars(scenario, contenders),
                HEIGHT_AROUND_BARS + HEIGHT_OF_A_BAR * contenders.size())
            : svg(name, curves(scenario, ofScenario), HEIGHT_OF_CURVES);
    Files.writeString(directory.resolve(name + ".svg"), svg + "\n");
    return name + ".svg";
  }

  private static String svg(String name, JFreeChart chart, int height) {
    chart.setBackgroundPaint(Color.WHITE);
    SVGGraphics2D graphics = new SVGGraphics2D(WIDTH, height);
    graphics.setDefsKeyPrefix(name); // else a random one
    graphics.setGeomDoubleConverter(value -> String.format(Locale.ROOT, "%.1f", value));
    chart.draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, height));
    return graphics.getSVGElement().replace("><", ">\n<"); // one element a line, for diff
  }

  private static LogAxis logAxis(String unit) {
    LogAxis axis = new LogAxis(unit);
    // Else the labels are powers of ten with a raised exponent.
    axis.setNumberFormatOverride(
        new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT)));
    return axis;
  }

  private JFreeChart bars(Scenario scenario, List<String> contenders) {
    DefaultCategoryDataset medians = new DefaultCategoryDataset();
    double least = Double.MAX_VALUE;
    double most = 0;
    for (String contender : contenders) {
      double median = results.rounds(Series.ofTime(scenario, contender)).orElseThrow().median();
      medians.addValue(median, "median", contender);
      least = Math.min(least, median);
      most = Math.max(most, median);
    }
    JFreeChart chart =
        ChartFactory.createBarChart(
            scenario.title(), null, null, medians, PlotOrientation.HORIZONTAL, false, false, false);
    CategoryPlot plot = chart.getCategoryPlot();
    LogAxis axis = logAxis(Metric.NANOS.unit());
    axis.setRange(least / 2, most * 2); // so that the least bar is seen
    plot.setRangeAxis(axis);
    BarRenderer renderer = (BarRenderer) plot.getRenderer();
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    renderer.setBase(least / 2);
    return chart;
  }

  private static JFreeChart curves(Scenario scenario, List<Histogram> histograms) {
    XYSeriesCollection curves = new XYSeriesCollection();
    double least = Double.MAX_VALUE;
    double most = 0;
    for (Histogram histogram : histograms) {
      double all = histogram.counts().values().stream().mapToInt(count -> count).sum();
      XYSeries curve = new XYSeries(histogram.contender());
      histogram.counts().forEach((nanos, count) -> curve.add(nanos / 1e3, 100 * count / all));
      curves.addSeries(curve);
      least = Math.min(least, curve.getMinX());
      most = Math.max(most, curve.getMaxX());
    }
    JFreeChart chart =
        ChartFactory.createXYLineChart(
            scenario.title(), null, "% of all, in quarters of a doubling", curves);
    LogAxis axis = logAxis("µs");
    axis.setRange(least / 2, most * 2); // by itself it refuses curves of a single point
    chart.getXYPlot().setDomainAxis(axis);
    return chart;
  }
}
