package org.cfgrun.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.data.dataset.DatasetMode;
import org.cfgrun.runtime.data.dataset.SampleDataset;
import org.cfgrun.runtime.data.pipeline.Transform;
import org.cfgrun.runtime.registry.Components;

/** Builds parts of the data section from config text. */
public final class Built {
  private static final Components COMPONENTS = Components.standard();

  private Built() {}

  public static ConfigNode config(String text) {
    ConfigNode node = Constants.parse(text, "a.cfg");
    assertThat(node).as(text).isNotNull();
    return node;
  }

  public static ComponentBuilder builder() {
    return new ComponentBuilder(COMPONENTS);
  }

  public static Transform transform(String text) {
    Problems problems = new Problems();
    Transform built = builder().build(Transform.class, config(text), problems);
    assertThat(messages(problems)).isEmpty();
    return built;
  }

  public static SampleDataset dataset(String text, DatasetMode mode) {
    Problems problems = new Problems();
    SampleDataset built = builder().build(SampleDataset.class, config(text), problems, mode);
    assertThat(messages(problems)).isEmpty();
    return built;
  }

  /** Returns the message about a dataset or transform that cannot be built. */
  public static String complaint(Class<?> kind, String text) {
    return complaint(kind, text, DatasetMode.TRAINING);
  }

  /** Returns the message about a dataset that cannot be built in a mode. */
  public static String complaint(Class<?> kind, String text, DatasetMode mode) {
    Problems problems = new Problems();
    assertThat(builder().<Object>build(kind(kind), config(text), problems, mode)).isNull();
    return messages(problems);
  }

  /** Returns what a check without files reports; empty for nothing. */
  public static String checked(Class<?> kind, String text) {
    Problems problems = new Problems();
    builder().check(kind(kind), config(text), problems);
    return messages(problems);
  }

  @SuppressWarnings("unchecked")
  private static Class<Object> kind(Class<?> kind) {
    return (Class<Object>) kind;
  }

  public static String messages(Problems problems) {
    return problems.all().stream().map(d -> d.message()).collect(Collectors.joining("\n"));
  }
}
