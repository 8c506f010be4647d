package io.mortise.benchmarks.results;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mortise.benchmarks.contender.Contender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

/** jmh.json: JMH's own format, in which each round of ours is one fork. */
public final class JmhFile {

  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private static final String NAME = "jmh.json";

  /** JMH's name for the bytes that one operation allocates. */
  private static final String ALLOCATION = "gc.alloc.rate.norm";

  /** Who is measured by a benchmark that has no contenders. */
  public static final String KEYED_LOCKS = "Mortise KeyedLocks";

  private JmhFile() {}

  public static void write(Path directory, Collection<RunResult> allRounds) throws IOException {
    Path file = directory.resolve(NAME);
    ResultFormatFactory.getInstance(ResultFormatType.JSON, file.toString())
        .writeOut(joined(allRounds));
    JsonArray benchmarks = parse(file);
    for (JsonElement benchmark : benchmarks) {
      JsonObject members = benchmark.getAsJsonObject();
      members.remove("jvm"); // a path of this machine
      members.remove("jvmArgs"); // more of them
      members.addProperty("forks", scores(members.getAsJsonObject("primaryMetric")).size());
    }
    Files.writeString(file, GSON.toJson(benchmarks) + "\n");
  }

  /** All rounds of a benchmark as one result. */
  private static List<RunResult> joined(Collection<RunResult> allRounds) {
    Map<String, List<RunResult>> byBenchmark = new LinkedHashMap<>();
    for (RunResult result : allRounds) {
      byBenchmark.computeIfAbsent(idOf(result), unused -> new ArrayList<>()).add(result);
    }
    List<RunResult> joined = new ArrayList<>();
    for (List<RunResult> rounds : byBenchmark.values()) {
      List<BenchmarkResult> forks = new ArrayList<>();
      rounds.forEach(round -> forks.addAll(round.getBenchmarkResults()));
      joined.add(new RunResult(rounds.get(0).getParams(), forks));
    }
    return joined;
  }

  private static String idOf(RunResult result) {
    BenchmarkParams setting = result.getParams();
    StringBuilder id = new StringBuilder(setting.getBenchmark() + " " + setting.getThreads());
    for (String parameter : setting.getParamsKeys()) {
      id.append(' ').append(setting.getParam(parameter));
    }
    return id.toString();
  }

  public static Results read(Path directory) throws IOException {
    Results results = new Results();
    for (JsonElement benchmark : parse(directory.resolve(NAME))) {
      addTo(results, benchmark.getAsJsonObject());
    }
    return results;
  }

  private static JsonArray parse(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonArray();
  }

  private static void addTo(Results results, JsonObject benchmark) throws IOException {
    Scenario scenario = scenarioOf(benchmark);
    String contender = contenderOf(benchmark);
    boolean isThroughput = benchmark.get("mode").getAsString().equals("thrpt");
    JsonObject primary = benchmark.getAsJsonObject("primaryMetric");
    double nanosPerUnit = nanosPerUnit(primary.get("scoreUnit").getAsString());
    Series nanos = new Series(scenario, contender, Metric.NANOS);
    for (double score : scores(primary)) {
      results.add(nanos, isThroughput ? nanosPerUnit / score : nanosPerUnit * score);
    }
    JsonObject allocation =
        benchmark.getAsJsonObject("secondaryMetrics").getAsJsonObject(ALLOCATION);
    if (allocation != null) {
      Series bytes = new Series(scenario, contender, Metric.JMH_BYTES);
      scores(allocation).forEach(score -> results.add(bytes, score));
    }
  }

  /** Of the time in "ns/op" or "ops/us". */
  private static double nanosPerUnit(String unit) throws IOException {
    return switch (unit.replace("ops", "").replace("op", "").replace("/", "")) {
      case "ns" -> 1;
      case "us" -> 1e3;
      case "ms" -> 1e6;
      case "s" -> 1e9;
      default -> throw new IOException("a unit that the report does not know: " + unit);
    };
  }

  /** The mean of each fork's iterations. */
  private static List<Double> scores(JsonObject metric) {
    List<Double> scores = new ArrayList<>();
    for (JsonElement fork : metric.getAsJsonArray("rawData")) {
      double sum = 0;
      for (JsonElement iteration : fork.getAsJsonArray()) {
        sum += iteration.getAsDouble();
      }
      scores.add(sum / fork.getAsJsonArray().size());
    }
    return scores;
  }

  private static Scenario scenarioOf(JsonObject benchmark) throws IOException {
    String method = benchmark.get("benchmark").getAsString();
    String qualified = method.substring(0, method.lastIndexOf('.'));
    String className = qualified.substring(qualified.lastIndexOf('.') + 1);
    return switch (className) {
      case "UncontendedPair" -> Scenario.PAIR;
      case "SharedPair" -> Scenario.SHARED_PAIR;
      case "OpenLockClose" -> Scenario.OPEN_LOCK_CLOSE;
      case "ContendedPair" -> Scenario.ofThreads(benchmark.get("threads").getAsInt());
      case "ReaderWriterMix" ->
          Scenario.ofMix(Integer.parseInt(parameter(benchmark, "operationsPerWrite")));
      case "KeysHeld" -> keysHeld(Integer.parseInt(parameter(benchmark, "held")));
      default -> throw new IOException("a benchmark that the report does not know: " + className);
    };
  }

  private static Scenario keysHeld(int keys) throws IOException {
    return switch (keys) {
      case 1 -> Scenario.KEYS_1;
      case 1_000 -> Scenario.KEYS_1_000;
      case 100_000 -> Scenario.KEYS_100_000;
      default -> throw new IOException("a number of keys that the report does not know: " + keys);
    };
  }

  private static String contenderOf(JsonObject benchmark) {
    JsonObject parameters = benchmark.getAsJsonObject("params");
    if (parameters == null || !parameters.has("contender")) {
      return KEYED_LOCKS;
    }
    return Contender.valueOf(parameter(benchmark, "contender")).label();
  }

  private static String parameter(JsonObject benchmark, String name) {
    return benchmark.getAsJsonObject("params").get(name).getAsString();
  }
}
