package org.cfgrun.runtime.inference;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.nn.AvgPool2d;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvTranspose2d;
import org.cfgrun.runtime.nn.GlobalAvgPool2d;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.LeakyReLU;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.MaxPool2d;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.nn.ReLU6;
import org.cfgrun.runtime.nn.StateSummary;
import org.cfgrun.runtime.nn.Upsample;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.OperationObserver;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a detector with the shapes of their outputs and their cost, found by running the
 * model on an empty image.
 *
 * <p>Costs are those of MMDetection's {@code get_flops}: a multiplication with its addition counts
 * once. Convolutions, linear layers, normalization, ReLU and its variants, pooling and upsampling
 * count; other activations, deformable convolutions, the pooling of regions and operations between
 * layers do not. A second stage gets 1,000 regions, and a mask head 100.
 *
 * @param layers the layers in the order of the state dict, then activations and pooling by class
 * @param size the parameters of the model
 * @param flops the cost of all layers
 */
public record ModelSummary(List<LayerSummary> layers, StateSummary size, long flops) {
  private static final int REGIONS = 1000;
  private static final int REGION = 64;

  /** Layers without parameters that cost one for each value of their input. */
  private static final Set<Class<?>> POOLING =
      Set.of(MaxPool2d.class, AvgPool2d.class, GlobalAvgPool2d.class);

  /**
   * Layers without parameters that cost one for each value of their output. MMDetection counts no
   * other activations, and none of these operations outside of a layer.
   */
  private static final Set<Class<?>> ELEMENTWISE =
      Set.of(ReLU.class, ReLU6.class, LeakyReLU.class, Upsample.class);

  /**
   * A layer.
   *
   * @param name its path in the model; the class for layers without parameters
   * @param type its class
   * @param output the shape of its first output; null if it is not used in detection
   * @param calls how often it is used
   * @param parameters the number of values of its own parameters
   * @param flops its cost in all calls
   */
  public record LayerSummary(
      String name, String type, @Nullable Shape output, int calls, long parameters, long flops) {
    /** Returns the sum of this layer and one that follows it in the same part of the model. */
    private LayerSummary plus(LayerSummary next) {
      return new LayerSummary(
          name,
          type.equals(next.type) ? type : "",
          next.output == null ? output : next.output,
          calls + next.calls,
          parameters + next.parameters,
          flops + next.flops);
    }
  }

  /**
   * Runs a model and measures its layers. The model gets empty weights and is of no use afterwards.
   *
   * @param height height of the image in pixels, a multiple of 32
   * @param width width of the image in pixels, a multiple of 32
   */
  public static ModelSummary of(Detector model, int height, int width) {
    StateSummary size = StateSummary.of(model);
    model.parameters().values().forEach(parameter -> parameter.init(Init.constant(0)));
    model.materialize(Device.CPU, RandomStreams.of(0));
    model.train(false);
    Counter counter = new Counter(model);
    try (TensorScope scope = new TensorScope()) {
      Tensor image = Tensor.zeros(new Shape(1, 3, height, width), Device.CPU);
      ImageMeta meta =
          new ImageMeta("", 0, height, width, height, width, height, width, 1, 1, false);
      DetectionBatch batch =
          new DetectionBatch(image, List.of(meta), List.of(), List.of(regions(height, width)));
      OperationObserver.observe(
          counter,
          () ->
              Autograd.noGrad(
                  () -> {
                    model.forwardDummy(batch);
                    return model;
                  }));
    } catch (ArgumentException complaint) {
      throw model.failure(complaint);
    } finally {
      model.free();
    }
    List<LayerSummary> layers = counter.layers();
    return new ModelSummary(layers, size, layers.stream().mapToLong(LayerSummary::flops).sum());
  }

  /**
   * Returns the layers with those of a part of the model summed: {@code backbone.layer1} for all
   * layers below it at depth 2. The output of a part is that of its last layer.
   */
  public List<LayerSummary> below(int depth) {
    Map<String, LayerSummary> parts = new LinkedHashMap<>();
    for (LayerSummary layer : layers) {
      List<String> names = List.of(layer.name().split("\\.", -1));
      String part = String.join(".", names.subList(0, Math.min(depth, names.size())));
      LayerSummary named =
          new LayerSummary(
              part, layer.type(), layer.output(), layer.calls(), layer.parameters(), layer.flops());
      parts.merge(part, named, LayerSummary::plus);
    }
    return List.copyOf(parts.values());
  }

  /** Returns boxes on a regular grid, so that each is a detection of its own. */
  private static float[] regions(int height, int width) {
    int columns = (int) Math.ceil(Math.sqrt(REGIONS * (double) width / height));
    int rows = (REGIONS + columns - 1) / columns;
    float[] boxes = new float[REGIONS * 4];
    for (int i = 0; i < REGIONS; i++) {
      float x = (float) width * (i % columns) / columns;
      float y = (float) height * (i / columns) / rows;
      boxes[4 * i] = x;
      boxes[4 * i + 1] = y;
      boxes[4 * i + 2] = Math.min(width, x + REGION);
      boxes[4 * i + 3] = Math.min(height, y + REGION);
    }
    return boxes;
  }

  /** Attributes operations to layers by the parameters that they read. */
  private static final class Counter implements OperationObserver {
    private final Map<Tensor, Row> byParameter = new IdentityHashMap<>();
    private final Map<String, Row> rows = new LinkedHashMap<>();

    Counter(Module model) {
      model.forEachModule(
          (path, module) -> {
            long own = 0;
            for (Parameter parameter : module.own().values()) {
              own += parameter.isBuffer() ? 0 : parameter.shape().size();
            }
            if (own > 0) {
              Row row = new Row(path, module, own);
              rows.put(path, row);
              // A module with two paths is one layer.
              module.own().values().forEach(each -> byParameter.putIfAbsent(each.data(), row));
            }
          });
    }

    @Override
    public void performed(
        String function, Class<?> layer, @Nullable Object[] arguments, List<Tensor> results) {
      Row last = null;
      Tensor first = null;
      for (Object argument : arguments) {
        if (argument instanceof Tensor tensor) {
          first = first == null ? tensor : first;
          Row row = byParameter.get(tensor);
          if (row != null && row != last && !results.isEmpty()) {
            row.call(first, results.get(0));
            last = row;
          }
        }
      }
      if (first == null) {
        return;
      }
      switch (function) {
        case "conv_relu" -> activation(results.get(0));
        case "conv_batch_norm" -> {
          if (Boolean.TRUE.equals(arguments[arguments.length - 1])) {
            activation(results.get(0));
          }
        }
        case "relu_" -> activation(first);
        default -> {
          if (POOLING.contains(layer)) {
            unnamed(layer.getSimpleName()).count(first.shape().size(), results.get(0));
          } else if (ELEMENTWISE.contains(layer)) {
            Tensor output = results.isEmpty() ? first : results.get(0);
            unnamed(layer.getSimpleName()).count(output.shape().size(), output);
          }
        }
      }
    }

    private void activation(Tensor output) {
      unnamed("ReLU").count(output.shape().size(), output);
    }

    private Row unnamed(String type) {
      return rows.computeIfAbsent("(" + type + ")", name -> new Row(name, type));
    }

    List<LayerSummary> layers() {
      List<LayerSummary> layers = new ArrayList<>();
      rows.values().forEach(row -> layers.add(row.summary()));
      return List.copyOf(layers);
    }
  }

  /** A layer while the model runs. */
  private static final class Row {
    private final String name;
    private final String type;
    private final @Nullable Module module;
    private final long parameters;
    private @Nullable Shape output;
    private int calls;
    private long flops;

    Row(String name, Module module, long parameters) {
      this.name = name;
      this.type = module.getClass().getSimpleName();
      this.module = module;
      this.parameters = parameters;
    }

    Row(String name, String type) {
      this.name = name;
      this.type = type;
      this.module = null;
      this.parameters = 0;
    }

    void call(Tensor input, Tensor result) {
      Shape in = input.shape();
      Shape out = result.shape();
      long cost = 0;
      if (module instanceof Conv2d conv) {
        long weights = conv.weight().shape().size() / conv.shape().out();
        cost = out.size() * (weights + (conv.bias() == null ? 0 : 1));
      } else if (module instanceof ConvTranspose2d conv) {
        cost = in.size() * (conv.weight().shape().size() / in.get(1)) + out.size();
      } else if (module instanceof Linear linear) {
        cost = in.size() * linear.weight().shape().get(0);
      } else if (module instanceof Norm) {
        cost = 2 * out.size();
      }
      count(cost, result);
    }

    void count(long cost, Tensor result) {
      output = output == null ? result.shape() : output;
      calls++;
      flops += cost;
    }

    LayerSummary summary() {
      return new LayerSummary(name, type, output, calls, parameters, flops);
    }
  }
}
