package org.cfgrun.runtime.golden.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * The arrays and settings of one component in {@code detection/comp2}. Arrays that no replay has
 * asked for are remembered, so that a test cannot leave one out without a word.
 */
final class ComponentArrays {
  private static final String FILE = "detection/comp2";
  private static final Npz ARRAYS = Npz.read(FILE + ".npz");
  private static final JsonObject SETTINGS = Goldens.merged(FILE + ".json");

  /** What float32 allows, relative to the largest value of an array. */
  private static final double RELATIVE = 1e-5;

  /** Follows the name of a component that keeps something from call to call. */
  private static final String CALL = "\\.call\\d+$";

  private final String name;
  private final Set<String> unread = new TreeSet<>();
  private int compared;

  private ComponentArrays(String name) {
    this.name = name;
  }

  /** Returns a component by its name, without its arrays. */
  static ComponentArrays of(String name) {
    return new ComponentArrays(name);
  }

  /** Groups all arrays by component, and adds the components that have settings only. */
  static List<ComponentArrays> all() {
    List<ComponentArrays> all = new ArrayList<>();
    ComponentArrays last = new ComponentArrays("");
    for (String array : ARRAYS.names()) {
      String component = component(array);
      if (!component.equals(last.name)) {
        last = new ComponentArrays(component);
        all.add(last);
      }
      last.unread.add(array.substring(component.length() + 1));
    }
    Set<String> named = all.stream().map(ComponentArrays::name).collect(Collectors.toSet());
    for (String key : SETTINGS.keySet()) {
      if (named.add(key.replaceFirst(CALL, "")) && SETTINGS.get(key).isJsonObject()) {
        all.add(new ComponentArrays(key));
      }
    }
    return all;
  }

  /** An entry of the settings, without the number of a call, or the first one or two names. */
  private static String component(String array) {
    String longest = "";
    for (String key : SETTINGS.keySet()) {
      String component = key.replaceFirst(CALL, "");
      if (array.startsWith(component + ".") && component.length() > longest.length()) {
        longest = component;
      }
    }
    String[] names = array.split("\\.");
    return !longest.isEmpty() ? longest : names.length > 2 ? names[0] + "." + names[1] : names[0];
  }

  /** The name: {@code loss.focal}. */
  String name() {
    return name;
  }

  /** The first name: {@code loss}. */
  String kind() {
    return name.split("\\.")[0];
  }

  /** What follows the first name; empty for nothing. */
  String variant() {
    return name.substring(Math.min(name.length(), kind().length() + 1));
  }

  /** Whether these are inputs of several components: {@code loss_in}, {@code voc.in}. */
  boolean isShared() {
    return name.endsWith("_in") || name.endsWith(".in") || name.equals("mask_ops");
  }

  /** The arrays that no replay has asked for. */
  Set<String> unread() {
    return unread;
  }

  /** How many arrays have been compared. */
  int compared() {
    return compared;
  }

  /** The settings; null if the golden has none. */
  @Nullable JsonObject settings(String call) {
    return SETTINGS.getAsJsonObject(call.isEmpty() ? name : name + "." + call);
  }

  /** The settings. */
  JsonObject required() {
    JsonObject settings = settings("");
    if (settings == null) {
      throw new TestAbortedException("The golden does not say how " + name + " is configured.");
    }
    return settings;
  }

  boolean has(String array) {
    return ARRAYS.has(name + "." + array);
  }

  float[] floats(String array) {
    unread.remove(array);
    return ARRAYS.floats(name + "." + array);
  }

  long[] longs(String array) {
    unread.remove(array);
    return ARRAYS.longs(name + "." + array);
  }

  byte[] bytes(String array) {
    unread.remove(array);
    return ARRAYS.bytes(name + "." + array);
  }

  double[] doubles(String array) {
    unread.remove(array);
    return ARRAYS.doubles(name + "." + array);
  }

  long[] sizes(String array) {
    return ARRAYS.sizes(name + "." + array);
  }

  /** Returns an array as a tensor. */
  Tensor tensor(String array) {
    unread.remove(array);
    return shared(name + "." + array);
  }

  /** Returns bytes as whether they are not 0. */
  Tensor flags(String array) {
    byte[] bytes = bytes(array);
    long[] values = new long[bytes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes[i];
    }
    return Tensor.of(values, sizes(array)).to(ElementType.BOOL);
  }

  /** Returns an array that components share, by its whole name. */
  static Tensor shared(String array) {
    long[] sizes = ARRAYS.sizes(array);
    return ARRAYS.isOf(array, "<i8")
        ? Tensor.of(ARRAYS.longs(array), sizes)
        : Tensor.of(ARRAYS.floats(array), sizes);
  }

  /** Leaves an array out: the golden's is not what the component returns. */
  void leaveOut(String array) {
    unread.remove(array);
  }

  /** Builds a component; a type that does not exist, or a setting, skips the test. */
  static <T> T build(Class<T> kind, String registry, String config) {
    String lacking = Models.problems(registry, config);
    if (!lacking.isEmpty()) {
      throw new TestAbortedException(lacking);
    }
    return Models.build(kind, registry, config);
  }

  /** Compares numbers, up to the rounding of the largest. */
  void equal(@Nullable Tensor actual, String array) {
    assertThat(actual).as("%s.%s", name, array).isNotNull();
    equal(actual.toFloatArray(), array);
  }

  void equal(float[] actual, String array) {
    float[] expected = floats(array);
    assertThat(actual).as("%s.%s", name, array).hasSameSizeAs(expected);
    double largest = 0;
    for (float each : expected) {
      largest = Math.max(largest, Float.isFinite(each) ? Math.abs(each) : 0);
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .as("%s.%s[%d]", name, array, i)
          .isCloseTo(expected[i], within(RELATIVE * largest));
    }
    compared++;
  }

  /** Compares a number of the settings. */
  void equal(double actual, double expected, String what) {
    assertThat(actual)
        .as("%s.%s", name, what)
        .isCloseTo(expected, within(RELATIVE * Math.abs(expected)));
  }

  /** Compares integers. */
  void same(Tensor actual, String array) {
    assertThat(actual.toLongArray()).as("%s.%s", name, array).isEqualTo(longs(array));
    compared++;
  }

  /** Compares bytes. */
  void same(byte[] actual, String array) {
    byte[] expected = bytes(array);
    assertThat(actual).as("%s.%s", name, array).hasSameSizeAs(expected);
    int mismatch = Arrays.mismatch(actual, expected);
    assertThat(mismatch).as("%s.%s: first difference", name, array).isNegative();
    compared++;
  }
}
