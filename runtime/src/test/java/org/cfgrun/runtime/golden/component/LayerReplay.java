package org.cfgrun.runtime.golden.component;

import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.model.keypoint.CornerPool;
import org.cfgrun.runtime.model.query.PositionalEncoding;
import org.cfgrun.runtime.model.roi.RoiLayer;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.ModulatedDeformConv2d;
import org.cfgrun.runtime.nn.SACLayers;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Layers: the output, and the gradients of all inputs for a given one of the output. */
final class LayerReplay {
  private LayerReplay() {}

  static void deformConv(ComponentArrays golden) {
    JsonObject settings = golden.required();
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (String input : new String[] {"x", "offset", "mask", "weight", "bias"}) {
      if (golden.has(input)) {
        inputs.put(input, golden.tensor(input).requiresGrad_(true));
      }
    }
    Tensor out =
        Autograd.record(
            () ->
                Functional.deformConv2d(
                    inputs.get("x"),
                    fitting(golden, inputs.get("offset")),
                    fitting(golden, inputs.get("mask")),
                    inputs.get("weight"),
                    inputs.get("bias"),
                    settings.get("stride").getAsInt(),
                    settings.get("padding").getAsInt(),
                    settings.get("dilation").getAsInt(),
                    settings.get("groups").getAsInt(),
                    settings.get("dg").getAsInt()));
    check(golden, out, inputs);
  }

  static void switchableConv(ComponentArrays golden) {
    Layer layer =
        new SACLayers(golden.variant().equals("deform"))
            .layer(ConvShape.of(4, 6, 3).padding(1), false);
    layer.materialize(Device.CPU, new Random(0));
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    layer
        .state()
        .forEach(
            (name, parameter) -> {
              String array = (parameter.requiresGrad() ? "param." : "buffer.") + name;
              Tensor values = golden.tensor(array);
              Autograd.noGrad(() -> parameter.data().copy_(values));
              if (parameter.requiresGrad()) {
                inputs.put(array, parameter.data());
              }
            });
    inputs.put("x", golden.tensor("x").requiresGrad_(true));
    check(golden, Autograd.record(() -> layer.forward(inputs.get("x"))), inputs);
  }

  /** Offsets and factors of a finer map are those of {@code DyHead}. */
  private static @Nullable Tensor fitting(ComponentArrays golden, @Nullable Tensor values) {
    long height = golden.sizes("out")[2];
    long width = golden.sizes("out")[3];
    return values == null || values.shape().get(2) <= height
        ? values
        : ModulatedDeformConv2d.reread(values, height, width);
  }

  private static void check(ComponentArrays golden, Tensor out, Map<String, Tensor> inputs) {
    golden.equal(out, "out");
    Tensor direction = golden.tensor("g");
    Autograd.backward(Autograd.record(() -> out.mul(direction).sum()));
    inputs.forEach((input, tensor) -> golden.equal(Autograd.gradient(tensor), "grad." + input));
  }

  static void cornerPool(ComponentArrays golden) {
    String direction = golden.variant();
    boolean inRows = direction.equals("top") || direction.equals("bottom");
    boolean toEnd = direction.equals("top") || direction.equals("left");
    Tensor x = golden.tensor("x").requiresGrad_(true);
    Tensor out = Autograd.record(() -> CornerPool.pool(x, inRows ? 2 : 3, toEnd));
    check(golden, out, Map.of("x", x));
  }

  static void roiAlign(ComponentArrays golden) {
    pool(golden, "RoIAlign");
  }

  static void simpleRoiAlign(ComponentArrays golden) {
    pool(golden, "SimpleRoIAlign");
  }

  private static void pool(ComponentArrays golden, String type) {
    JsonObject settings = golden.required().deepCopy();
    double scale = settings.remove("scale").getAsDouble();
    settings.add("output_size", settings.remove("size"));
    settings.addProperty("type", type);
    RoiLayer layer =
        ComponentArrays.build(RoiLayer.class, Registries.ROI_LAYERS, Goldens.text(settings));
    Tensor x = golden.tensor("x").requiresGrad_(true);
    Tensor rois = golden.tensor("rois");
    Tensor out = Autograd.record(() -> layer.pool(x, rois, scale));
    check(golden, out, Map.of("x", x));
  }

  static void sinePositions(ComponentArrays golden) {
    JsonObject settings = golden.required().deepCopy();
    settings.addProperty("type", "SinePositionalEncoding");
    PositionalEncoding encoding =
        ComponentArrays.build(
            PositionalEncoding.class, Registries.POSITIONAL_ENCODINGS, Goldens.text(settings));
    byte[] bytes = golden.bytes("mask");
    long[] mask = new long[bytes.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = bytes[i];
    }
    golden.equal(encoding.forward(Tensor.of(mask, golden.sizes("mask"))), "out");
  }
}
