package org.cfgrun.interpreter.schedule;

import java.util.List;
import org.cfgrun.components.Registries;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.schema.SectionComponent;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/** What a schedule changes. */
public enum Quantity {
  LEARNING_RATE("learning rate", Section.LR_CONFIG, "LR"),
  /** {@code momentum} of the optimizer, or the first of its {@code betas}. */
  MOMENTUM("momentum", Section.MOMENTUM_CONFIG, "Momentum");

  private final String title;
  private final Section section;
  private final String suffix;

  Quantity(String title, Section section, String suffix) {
    this.title = title;
    this.section = section;
    this.suffix = suffix;
  }

  /** Returns the name for charts and texts. */
  public String title() {
    return title;
  }

  /** Returns mmcv's section that schedules it. */
  public Section section() {
    return section;
  }

  /** Returns the suffix of mmcv's hooks that set it. */
  String family() {
    return SectionComponent.hook(section);
  }

  /** Returns the suffix of MMEngine's schedulers that set it. */
  String suffix() {
    return suffix;
  }

  /** Whether a path names the value that an optimizer begins with: {@code optimizer.lr}. */
  public boolean isInitial(ConfigPath path) {
    List<String> steps = path.steps();
    int last = steps.size() - 1;
    List<String> names = this == LEARNING_RATE ? List.of("lr") : List.of("momentum", "betas");
    return last > 0
        && names.contains(steps.get(last))
        && (steps.subList(0, last).equals(List.of(Section.OPTIMIZER.key()))
            || steps
                .subList(0, last)
                .equals(List.of(Section.OPTIM_WRAPPER.key(), Section.OPTIMIZER.key())));
  }

  /** Returns the value that an optimizer begins with; null if it is not a number. */
  @Nullable Double initial(ConfigNode optimizer, Catalog catalog) {
    if (!(optimizer instanceof DictNode dict)) {
      return null;
    }
    if (this == LEARNING_RATE) {
      return number(argument(dict, "lr", catalog));
    }
    ConfigNode betas = argument(dict, "betas", catalog);
    return betas instanceof SequenceNode numbers && !numbers.items().isEmpty()
        ? number(numbers.items().get(0))
        : number(argument(dict, "momentum", catalog));
  }

  private static @Nullable Double number(@Nullable ConfigNode node) {
    return node == null ? null : TrainingLength.number(node);
  }

  /** Returns an argument, or its default. */
  private static @Nullable ConfigNode argument(DictNode dict, String name, Catalog catalog) {
    ConfigNode given = dict.get(name);
    if (given != null
        || !(dict.get("type") instanceof ScalarNode type && type.value() instanceof String named)) {
      return given;
    }
    ComponentSchema schema = catalog.find(Registries.OPTIMIZERS, named);
    ArgumentSchema argument = schema == null ? null : ArgumentSchema.find(schema.arguments(), name);
    String text = argument == null ? null : argument.defaultText();
    return text == null ? null : Constants.parse(text, "default of `" + name + "`");
  }
}
