package org.cfgrun.runtime.checkpoint;

import java.util.Arrays;
import java.util.Random;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Device;

/** Model of a backbone with one weight and one buffer, and a head with one bias. */
final class TinyModel extends Module {
  TinyModel(int classes) {
    child("backbone", new Backbone());
    child("head", new Head(classes));
  }

  static TinyModel materialized(Device device, int classes) {
    TinyModel model = new TinyModel(classes);
    model.materialize(device, new Random(0));
    return model;
  }

  private static Init constant(float value) {
    return (shape, random) -> {
      float[] values = new float[(int) shape.size()];
      Arrays.fill(values, value);
      return values;
    };
  }

  private static final class Backbone extends Module {
    Backbone() {
      parameter("weight", constant(1), 2, 2);
      buffer("running_mean", constant(2), 2);
    }
  }

  private static final class Head extends Module {
    Head(int classes) {
      parameter("bias", constant(3), classes);
    }
  }
}
