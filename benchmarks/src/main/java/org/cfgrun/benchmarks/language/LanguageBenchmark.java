package org.cfgrun.benchmarks.language;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.inherit.Merger;
import org.cfgrun.interpreter.layout.Formatter;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.syntax.ConfigParser;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Benchmarks of the stages of the interpreter. One operation processes all configs, in
 * milliseconds.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class LanguageBenchmark {
  /** Parses every file once. */
  @Benchmark
  public void parse(ConfigFolder folder, Blackhole out) {
    for (Source source : folder.sources()) {
      out.consume(ConfigParser.parse(source, new Problems()));
    }
  }

  /** Evaluates every config with one interpreter: reading, parsing, evaluation and merging. */
  @Benchmark
  public void evaluate(ConfigFolder folder, Blackhole out) {
    Interpreter interpreter = new Interpreter();
    for (String file : folder.files()) {
      out.consume(interpreter.evaluate(file, List.of(), new Problems()));
    }
  }

  /** Merges every layer of every config into its bases. */
  @Benchmark
  public void merge(ConfigFolder folder, Blackhole out) {
    for (EvaluatedConfig config : folder.evaluated()) {
      for (Layer layer : config.layers()) {
        out.consume(Merger.ofFiles(new Problems()).merge(layer.own(), layer.bases()));
      }
    }
  }

  /** Prints every config as config text. */
  @Benchmark
  public void print(ConfigFolder folder, Blackhole out) {
    for (EvaluatedConfig config : folder.evaluated()) {
      out.consume(ConfigPrinter.print(config.root()));
    }
  }

  /** Formats every file once. */
  @Benchmark
  public void format(ConfigFolder folder, Blackhole out) {
    for (Source source : folder.sources()) {
      out.consume(Formatter.format(source, new Problems()));
    }
  }
}
