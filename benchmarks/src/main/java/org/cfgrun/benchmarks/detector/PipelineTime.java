package org.cfgrun.benchmarks.detector;

import static java.util.Objects.requireNonNull;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.OpenCv;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.data.pipeline.ImageFile;
import org.cfgrun.runtime.data.pipeline.Pipeline;
import org.cfgrun.runtime.data.pipeline.Sample;
import org.cfgrun.runtime.data.pipeline.Transform;
import org.cfgrun.runtime.registry.Components;

/**
 * Prints how many images a second of processor time loads, resizes, flips, normalizes and pads, a
 * line for each pass. Arguments: a directory of JPEG files, the number of images of a pass, and the
 * number of passes. {@code benchmarks/pipeline.sh} calls it.
 */
public final class PipelineTime {
  private static final List<String> STEPS =
      List.of(
          "dict(type='LoadImageFromFile')",
          "dict(type='Resize', img_scale=(1333, 800), keep_ratio=True)",
          "dict(type='RandomFlip', flip_ratio=0.5)",
          "dict(type='Normalize', mean=[123.675, 116.28, 103.53], std=[58.395, 57.12, 57.375])",
          "dict(type='Pad', size_divisor=32)");

  private PipelineTime() {}

  private static Pipeline pipeline() {
    ComponentBuilder builder = new ComponentBuilder(Components.standard());
    Problems problems = new Problems();
    List<Transform> steps = new ArrayList<>();
    for (String step : STEPS) {
      steps.add(
          requireNonNull(
              builder.build(
                  Transform.class, requireNonNull(Constants.parse(step, "step.cfg")), problems)));
    }
    return new Pipeline(steps);
  }

  /** Prints the rates. */
  public static void main(String[] args) throws IOException {
    OpenCv.load();
    int count = Integer.parseInt(args[1]);
    List<ImageFile> images;
    try (Stream<Path> files = Files.list(Path.of(args[0]))) {
      images =
          files
              .filter(file -> file.toString().matches(".*\\.(jpg|jpeg|JPG)"))
              .sorted()
              .limit(count)
              .map(ImageFile::new)
              .toList();
    }
    if (images.isEmpty()) {
      System.err.println("no JPEG files in `" + args[0] + "`");
      System.exit(2);
    }
    Pipeline pipeline = pipeline();
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    for (int pass = 0; pass < Integer.parseInt(args[2]); pass++) {
      long start = system.getProcessCpuTime();
      for (int i = 0; i < count; i++) {
        Sample sample = new Sample(images.get(i % images.size()), i, GroundTruth.NOTHING);
        requireNonNull(pipeline.apply(sample, RandomStreams.of(pass, i))).close();
      }
      System.out.printf("%.2f%n", 1e9 * count / (system.getProcessCpuTime() - start));
    }
  }
}
