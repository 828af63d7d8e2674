package org.cfgrun.interpreter.schema;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/**
 * Checks the sections of a config against a catalog of components in Python: what OpenMMLab's
 * programs build from each, from which registry, and which arguments they add.
 */
public final class CatalogCheck {
  private static final String HOOK = SectionComponent.HOOK.python();
  private static final String OPTIMIZER = SectionComponent.OPTIMIZER.python();
  private static final String SAMPLER = SectionComponent.SAMPLER.python();
  private static final String DATASET = SectionComponent.DATASET.python();

  /** What mmcv's and mmengine's runners pass to a runner or a loop beside its dict. */
  private static final Set<String> RUN =
      Set.of(
          "model", "optimizer", "work_dir", "logger", "meta", "runner", "dataloader", "evaluator");

  private static final List<Section> DATALOADERS =
      List.of(Section.TRAIN_DATALOADER, Section.VAL_DATALOADER, Section.TEST_DATALOADER);

  private final Catalog catalog;
  private final DictNode root;
  private final Checker components;

  private CatalogCheck(Catalog catalog, DictNode root, Problems problems) {
    this.catalog = catalog;
    this.root = root;
    this.components =
        new Checker(catalog, text(root.get("default_scope")), !Section.isPart(root), problems);
  }

  /**
   * Checks a config.
   *
   * @param catalog a catalog that {@code cfgrun catalog --script} exported
   * @param root the config, overrides applied
   */
  public static void check(Catalog catalog, DictNode root, Problems problems) {
    Catalog known = importsAreExported(catalog, root) ? catalog : catalog.incomplete();
    new CatalogCheck(known, root, problems).sections();
  }

  /** Other modules may register what the catalog lacks. */
  private static boolean importsAreExported(Catalog catalog, DictNode root) {
    ConfigNode imports =
        Section.CUSTOM_IMPORTS.in(root) instanceof DictNode section ? section.get("imports") : null;
    List<ConfigNode> modules =
        imports instanceof SequenceNode several
            ? several.items()
            : imports == null ? List.of() : List.of(imports);
    return modules.stream()
        .allMatch(module -> text(module) != null && catalog.python().contains(module.toString()));
  }

  private void sections() {
    section(Section.MODEL, SectionComponent.MODEL.python(), Set.of("train_cfg", "test_cfg"));
    for (Section hooks : List.of(Section.CUSTOM_HOOKS, Section.DEFAULT_HOOKS)) {
      section(hooks, HOOK, Set.of());
    }
    if (Section.LOG_CONFIG.in(root) instanceof DictNode log && log.get("hooks") != null) {
      built(log, "hooks", path(Section.LOG_CONFIG), HOOK, Set.of());
    }
    implied(Section.CHECKPOINT_CONFIG);
    policy(Section.LR_CONFIG);
    policy(Section.MOMENTUM_CONFIG);
    data();
    if (Section.OPTIMIZER.in(root) instanceof DictNode optimizer) {
      optimizer(optimizer, path(Section.OPTIMIZER));
    }
    section(Section.RUNNER, SectionComponent.RUNNER.python(), RUN);
    mmengine();
  }

  private void data() {
    if (Section.DATA.in(root) instanceof DictNode data) {
      for (String part : data.named().keySet()) {
        built(data, part, path(Section.DATA), DATASET, Set.of());
      }
    }
    for (Section section : DATALOADERS) {
      if (section.in(root) instanceof DictNode loader) {
        built(loader, "dataset", path(section), DATASET, Set.of());
        built(loader, "sampler", path(section), SAMPLER, Set.of("dataset"));
        built(loader, "batch_sampler", path(section), SAMPLER, Set.of("sampler", "batch_size"));
      }
    }
  }

  private void mmengine() {
    if (Section.OPTIM_WRAPPER.in(root) instanceof DictNode wrapper) {
      ConfigPath path = path(Section.OPTIM_WRAPPER);
      if (wrapper.get("optimizer") instanceof DictNode optimizer) {
        optimizer(optimizer, path.child("optimizer"));
      }
      DictNode own = wrapper.without("optimizer", "constructor", "paramwise_cfg");
      components.built(
          own, SectionComponent.OPTIMIZER_WRAPPER.python(), Set.of("optimizer"), site(path));
    }
    section(Section.PARAM_SCHEDULER, SectionComponent.SCHEDULER.python(), Set.of(OPTIMIZER));
    section(Section.VISUALIZER, SectionComponent.VISUALIZER.python(), Set.of());
    for (Section loop : List.of(Section.TRAIN_CFG, Section.VAL_CFG, Section.TEST_CFG)) {
      if (loop.in(root) instanceof DictNode section && section.get(Checker.TYPE) != null) {
        section(loop, SectionComponent.LOOP.python(), RUN);
      }
    }
    for (Section evaluator : List.of(Section.VAL_EVALUATOR, Section.TEST_EVALUATOR)) {
      ConfigNode value = evaluator.in(root);
      if (value != null) {
        components.scattered(value, site(path(evaluator)));
      }
    }
  }

  /** Several optimizers are a dict of dicts. */
  private void optimizer(DictNode optimizer, ConfigPath path) {
    DictNode own = optimizer.without("constructor", "paramwise_cfg");
    if (own.get(Checker.TYPE) != null) {
      components.built(own, OPTIMIZER, Set.of("params"), site(path));
    } else {
      own.named()
          .forEach(
              (name, value) -> {
                if (value instanceof DictNode each) {
                  optimizer(each, path.child(name));
                }
              });
    }
  }

  /** A schedule of the learning rate or momentum, whose hook is named by its policy. */
  private void policy(Section section) {
    if (section.in(root) instanceof DictNode dict && dict.get(Checker.TYPE) == null) {
      ConfigNode policy = dict.get("policy");
      String name = text(policy);
      if (policy != null && name != null && !name.isEmpty()) {
        boolean lower = name.equals(name.toLowerCase(Locale.ROOT));
        String type =
            (lower ? name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) : name)
                + SectionComponent.hook(section);
        DictNode hook =
            dict.without("policy").with(Checker.TYPE, new ScalarNode(type, policy.origin()));
        components.built(hook, HOOK, Set.of(), site(path(section)));
      }
    } else {
      section(section, HOOK, Set.of());
    }
  }

  private void implied(Section section) {
    if (section.in(root) instanceof DictNode dict && dict.get(Checker.TYPE) == null) {
      DictNode hook =
          dict.with(Checker.TYPE, new ScalarNode(SectionComponent.hook(section), dict.origin()));
      components.built(hook, HOOK, Set.of(), site(path(section)));
    } else {
      section(section, HOOK, Set.of());
    }
  }

  private void section(Section section, String registry, Set<String> supplied) {
    ConfigNode value = section.in(root);
    if (value != null) {
      built(value, path(section), registry, supplied);
    }
  }

  private void built(
      DictNode dict, String key, ConfigPath path, String registry, Set<String> supplied) {
    ConfigNode value = dict.get(key);
    if (value != null) {
      built(value, path.child(key), registry, supplied);
    }
  }

  /** Older libraries have other registries, in which nothing is looked up. */
  private void built(ConfigNode value, ConfigPath path, String registry, Set<String> supplied) {
    if (catalog.registries().contains(registry)) {
      components.built(value, registry, supplied, site(path));
    } else {
      components.scattered(value, site(path));
    }
  }

  private static Site site(ConfigPath path) {
    return Site.of(path, path.toString());
  }

  private static ConfigPath path(Section section) {
    return ConfigPath.ROOT.child(section.key());
  }

  private static @Nullable String text(@Nullable ConfigNode node) {
    return node instanceof ScalarNode scalar && scalar.value() instanceof String text ? text : null;
  }
}
