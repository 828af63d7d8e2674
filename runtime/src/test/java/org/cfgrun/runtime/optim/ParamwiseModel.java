package org.cfgrun.runtime.optim;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.DeformableConvolution;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.torch.Tensor;

/** Model of the golden parameter groups, built from its listing of modules and parameters. */
final class ParamwiseModel extends Module {
  private static final Set<String> NORMS =
      Set.of("BatchNorm2d", "GroupNorm", "InstanceNorm2d", "LayerNorm");

  /**
   * Builds the model.
   *
   * @param duplicated whether a convolution of the backbone is also in a list {@code extra}
   * @param deformable whether to mark deformable convolutions as such
   */
  ParamwiseModel(JsonObject golden, boolean duplicated, boolean deformable) {
    Tree tree = new Tree(golden, deformable);
    tree.children("").forEach(child -> child(child, tree.module(child)));
    if (duplicated) {
      Module shared = children().get("backbone").children().get("conv1");
      child("extra", new ModuleList<>(List.of(shared)));
    }
  }

  /** The listing. */
  private record Tree(JsonObject golden, boolean deformable) {
    Module module(String path) {
      String type = golden.getAsJsonObject("modules").get(path).getAsString();
      if (type.equals("Conv2d")) {
        return convolution(path);
      }
      if (deformable && type.contains("DeformConv")) {
        return new Deformable(this, path);
      }
      boolean affine = parameters(path).anyMatch(p -> true);
      return NORMS.contains(type) && affine ? new FakeNorm(channels(path)) : new Any(this, path);
    }

    private Conv2d convolution(String path) {
      List<JsonElement> shape = shape(path + ".weight");
      int out = shape.get(0).getAsInt();
      int inPerGroup = shape.get(1).getAsInt();
      // The listing does not state groups; convolutions with one channel per group are depth-wise.
      ConvShape conv =
          inPerGroup == 1
              ? ConvShape.of(out, out, 1).groups(out)
              : ConvShape.of(inPerGroup, out, 1);
      return new Conv2d(conv, parameters(path).anyMatch(p -> name(p).endsWith(".bias")));
    }

    private int channels(String path) {
      return shape(path + ".weight").get(0).getAsInt();
    }

    private List<JsonElement> shape(String name) {
      return golden.getAsJsonArray("parameters").asList().stream()
          .filter(p -> name(p).equals(name))
          .findFirst()
          .orElseThrow()
          .getAsJsonArray()
          .get(1)
          .getAsJsonArray()
          .asList();
    }

    /** Returns the parameters declared directly in a module. */
    Stream<JsonElement> parameters(String path) {
      return golden.getAsJsonArray("parameters").asList().stream()
          .filter(p -> parent(name(p)).equals(path));
    }

    Stream<String> children(String path) {
      return golden.getAsJsonObject("modules").keySet().stream()
          .filter(name -> !name.isEmpty() && parent(name).equals(path));
    }
  }

  private static String name(JsonElement parameter) {
    return parameter.getAsJsonArray().get(0).getAsString();
  }

  private static String parent(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Module without a special type. */
  private static class Any extends Module {
    Any(Tree tree, String path) {
      tree.parameters(path)
          .forEach(
              p ->
                  parameter(last(name(p)), Init.constant(0), 1)
                      .requiresGrad(p.getAsJsonArray().get(2).getAsBoolean()));
      tree.children(path).forEach(name -> child(last(name), tree.module(name)));
    }
  }

  private static final class Deformable extends Any implements DeformableConvolution {
    Deformable(Tree tree, String path) {
      super(tree, path);
    }
  }

  private static final class FakeNorm extends Norm {
    FakeNorm(int channels) {
      super(channels);
    }

    @Override
    public Tensor forward(Tensor x) {
      return x;
    }
  }
}
