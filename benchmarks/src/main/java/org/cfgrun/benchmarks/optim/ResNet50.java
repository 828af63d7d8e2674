package org.cfgrun.benchmarks.optim;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.torch.Shape;

/** The 161 parameters of ResNet-50 for ImageNet, 25.6M numbers. */
final class ResNet50 {
  private static final int[] BLOCKS = {3, 4, 6, 3};
  private static final int EXPANSION = 4;

  private final List<Shape> shapes = new ArrayList<>();

  private ResNet50() {}

  /** Returns the shapes of the parameters for a problem. */
  static List<Shape> shapes(OptimizerTask.Problem problem) {
    return switch (problem) {
      case DENSE, QUADRATIC -> shapes();
      case MATRICES ->
          shapes().stream().filter(shape -> shape.rank() > 1).map(ResNet50::matrix).toList();
      case SPARSE -> shapes().stream().map(ResNet50::matrix).toList();
    };
  }

  private static Shape matrix(Shape shape) {
    return new Shape(shape.get(0), shape.size() / shape.get(0));
  }

  private static List<Shape> shapes() {
    ResNet50 model = new ResNet50();
    model.convolution(3, 64, 7);
    int in = 64;
    for (int stage = 0; stage < BLOCKS.length; stage++) {
      int width = 64 << stage;
      for (int block = 0; block < BLOCKS[stage]; block++) {
        model.convolution(in, width, 1);
        model.convolution(width, width, 3);
        model.convolution(width, width * EXPANSION, 1);
        if (block == 0) {
          model.convolution(in, width * EXPANSION, 1);
        }
        in = width * EXPANSION;
      }
    }
    model.shapes.add(new Shape(1000, in));
    model.shapes.add(new Shape(1000));
    return model.shapes;
  }

  /** Adds a convolution without bias and its normalization. */
  private void convolution(int in, int out, int kernel) {
    shapes.add(new Shape(out, in, kernel, kernel));
    shapes.add(new Shape(out));
    shapes.add(new Shape(out));
  }
}
