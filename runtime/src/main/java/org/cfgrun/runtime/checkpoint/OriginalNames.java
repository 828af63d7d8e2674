package org.cfgrun.runtime.checkpoint;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.runtime.model.init.WeightNames;

/**
 * Converts weights of the original implementation of a backbone to the names and layouts of mmdet,
 * as {@code convert_weights=True} does. Names that are not original ones do not change, so that a
 * converted file may be given too.
 */
final class OriginalNames {
  /** Swin joins 2x2 pixels column by column, and mmdet row by row. */
  private static final int[] PIXELS = {0, 2, 1, 3};

  private static final Pattern POSITIONS = Pattern.compile("pos_embed([1-9])");
  private static final Pattern PATCHES = Pattern.compile("patch_embed([1-9])\\.");
  private static final Pattern BLOCK = Pattern.compile("block([1-9])\\.(\\d{1,4})\\.");
  private static final Pattern NORM = Pattern.compile("norm([1-9])\\.");

  /** Number of positions of the last stage of a classifier: its token, and a grid of 7x7. */
  private static final int TOKEN_AND_GRID = 50;

  private final Map<String, TensorData> original;
  private final Map<String, TensorData> converted = new LinkedHashMap<>();

  private OriginalNames(Map<String, TensorData> original) {
    this.original = original;
  }

  /** Returns weights with the names of a module whose files may have others. */
  static Weights convert(Weights weights, WeightNames names) {
    OriginalNames conversion = new OriginalNames(weights.tensors());
    switch (names) {
      case OWN -> {
        return weights;
      }
      case SWIN -> weights.tensors().forEach(conversion::addSwin);
      case PVT -> conversion.addPvt();
    }
    return new Weights(weights.file(), conversion.converted, weights.classes());
  }

  private void addSwin(String name, TensorData tensor) {
    if (name.startsWith("layers.")) {
      String renamed =
          name.replaceFirst("layers", "stages")
              .replace(".attn.", ".attn.w_msa.")
              .replace(".mlp.fc1.", ".ffn.layers.0.0.")
              .replace(".mlp.fc2.", ".ffn.layers.1.");
      boolean joins = name.contains(".downsample.");
      converted.put(renamed, joins ? reordered(tensor) : tensor);
    } else if (name.startsWith("patch_embed.")) {
      converted.put(name.replace(".proj.", ".projection."), tensor);
    } else if (!name.startsWith("head.")) {
      converted.put(name, name.equals("absolute_pos_embed") ? asMap(tensor) : tensor);
    }
  }

  /** Turns values of positions, {@code [1, H * H, C]}, into a map, {@code [1, C, H, H]}. */
  private static TensorData asMap(TensorData positions) {
    long[] shape = positions.shape();
    int side = shape.length == 3 ? (int) Math.sqrt(shape[1]) : 0;
    if (side == 0 || shape[0] != 1 || (long) side * side != shape[1]) {
      return positions;
    }
    int channels = Math.toIntExact(shape[2]);
    float[] values = positions.toFloats();
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i % channels * side * side + i / channels] = values[i];
    }
    return TensorData.ofFloats(result, 1, channels, side, side);
  }

  /**
   * Reorders the last dimension, whose size is four times the channels, from pixels of channels to
   * channels of pixels.
   */
  private static TensorData reordered(TensorData tensor) {
    long[] shape = tensor.shape();
    int width = shape.length == 0 ? 1 : Math.toIntExact(shape[shape.length - 1]);
    if (width == 0 || width % PIXELS.length != 0) {
      return tensor;
    }
    int channels = width / PIXELS.length;
    float[] values = tensor.toFloats();
    float[] result = values.clone();
    for (int row = 0; row < values.length; row += width) {
      for (int channel = 0; channel < channels; channel++) {
        for (int pixel = 0; pixel < PIXELS.length; pixel++) {
          result[row + channel * PIXELS.length + pixel] =
              values[row + PIXELS[pixel] * channels + channel];
        }
      }
    }
    return TensorData.ofFloats(result, shape);
  }

  private void addPvt() {
    boolean hasPositions =
        original.keySet().stream().anyMatch(each -> each.startsWith("pos_embed"));
    boolean hasConv = original.keySet().stream().anyMatch(each -> each.contains("dwconv"));
    original.forEach(
        (name, tensor) -> {
          Matcher positions = POSITIONS.matcher(name);
          Matcher patches = PATCHES.matcher(name);
          Matcher block = BLOCK.matcher(name);
          Matcher norm = NORM.matcher(name);
          if (positions.matches()) {
            converted.put(stage(positions) + "1.0.pos_embed", withoutToken(tensor));
          } else if (patches.lookingAt()) {
            String rest = name.substring(patches.end()).replace("proj.", "projection.");
            converted.put(stage(patches) + "0." + rest, tensor);
          } else if (block.lookingAt()) {
            int layer = Integer.parseInt(block.group(2)) + (hasPositions ? 1 : 0);
            addBlock(name, stage(block) + "1." + layer + ".", name.substring(block.end()), hasConv);
          } else if (norm.lookingAt()) {
            converted.put(stage(norm) + "2." + name.substring(norm.end()), tensor);
          } else if (!name.startsWith("head")
              && !name.startsWith("norm.")
              && !name.equals("cls_token")) {
            converted.put(name, tensor);
          }
        });
  }

  private static String stage(Matcher numbered) {
    return "layers." + (Integer.parseInt(numbered.group(1)) - 1) + ".";
  }

  /** Adds a tensor of a block. Queries, keys and values become one tensor. */
  private void addBlock(String name, String prefix, String rest, boolean hasConv) {
    TensorData tensor = Objects.requireNonNull(original.get(name));
    TensorData others = original.get(name.replace(".attn.q.", ".attn.kv."));
    if (rest.startsWith("attn.q.") && others != null && others.shape().length > 0) {
      converted.put(prefix + rest.replace("q.", "attn.in_proj_"), joined(tensor, others));
    } else if (rest.startsWith("mlp.")) {
      String renamed =
          rest.replace("mlp.", "ffn.layers.")
              .replace("fc1.", "0.")
              .replace("dwconv.dwconv.", "1.")
              .replace("fc2.", hasConv ? "4." : "3.");
      boolean linear = tensor.shape().length == 2;
      converted.put(prefix + renamed, linear ? asConvolution(tensor) : tensor);
    } else if (!rest.startsWith("attn.kv.")) {
      converted.put(prefix + rest.replace("attn.proj.", "attn.attn.out_proj."), tensor);
    }
  }

  private static TensorData joined(TensorData first, TensorData second) {
    float[] values = Arrays.copyOf(first.toFloats(), (int) (first.elements() + second.elements()));
    System.arraycopy(second.toFloats(), 0, values, (int) first.elements(), (int) second.elements());
    long[] shape = first.shape();
    shape[0] += second.shape()[0];
    return TensorData.ofFloats(values, shape);
  }

  private static TensorData asConvolution(TensorData linear) {
    long[] shape = Arrays.copyOf(linear.shape(), 4);
    shape[2] = 1;
    shape[3] = 1;
    return new TensorData(linear.type(), shape, linear::bytes);
  }

  private static TensorData withoutToken(TensorData positions) {
    long[] shape = positions.shape();
    if (shape.length != 3 || shape[0] != 1 || shape[1] != TOKEN_AND_GRID) {
      return positions;
    }
    float[] values = positions.toFloats();
    return TensorData.ofFloats(
        Arrays.copyOfRange(values, (int) shape[2], values.length), 1, shape[1] - 1, shape[2]);
  }
}
