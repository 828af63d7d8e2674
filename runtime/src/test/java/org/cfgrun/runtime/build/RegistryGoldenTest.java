package org.cfgrun.runtime.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.build.Backbones.Backbone;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Situations;
import org.cfgrun.runtime.registry.Components;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Builds what mmcv's registry built, and holds that what it refused is refused here too, with the
 * dict to blame instead of the ones around it.
 */
class RegistryGoldenTest {
  private static final String COMPILED =
      "registries are filled when classes are compiled, so that their names and kinds are known then";
  private static final String FLAT =
      "a registry is one table; scopes of other projects are refused";
  private static final String WRITTEN =
      "everything is built of a config, whose values are dicts, and their defaults the record's";

  @TestFactory
  Stream<DynamicTest> whatIsBuiltOrRefusedIsMmcvs() {
    return new Situations()
        .on("ok|.*default.*|class_type", "^ResNet\\(depth=(\\d+), stages=(\\d+)\\)$", this::builds)
        .on(
            "not_registered",
            "^\\w+: \\W*((?:Outer: \\W*)*)(\\w+) is not in the backbone registry",
            outcome -> refused(ErrorCode.UNKNOWN_TYPE, outcome, "type='" + outcome.group(2) + "'"))
        .on(
            "no_type",
            "^KeyError: \\W*((?:Outer: \\W*)*).*must contain the key \"type\"",
            outcome -> refused(ErrorCode.MISSING_ARGUMENT, outcome, "depth=50"))
        .on(
            "type_int",
            "((?:Outer: \\W*)*)type must be a str or valid type",
            outcome -> refused(ErrorCode.BAD_ARGUMENT, outcome, "type=1"))
        .on("cfg_.*", "^TypeError: cfg must be a dict, but got <class '(\\w+)'>", this::noDict)
        .on(
            "unknown_arg",
            "((?:Outer: \\W*)*)ResNet: .*unexpected keyword argument '(\\w+)'",
            outcome ->
                refused(
                    ErrorCode.UNKNOWN_ARGUMENT,
                    outcome,
                    "type='ResNet', depth=50, " + outcome.group(2) + "=1"))
        .on(
            "missing_arg",
            "((?:Outer: \\W*)*)ResNet: .*missing 1 required positional argument: 'depth'",
            outcome -> refused(ErrorCode.MISSING_ARGUMENT, outcome, "type='ResNet'"))
        .on(
            "ctor_keyerror",
            "((?:Outer: \\W*)*)ResNet: \\W*invalid depth (\\d+)",
            outcome ->
                refused(
                    ErrorCode.BAD_ARGUMENT, outcome, "type='ResNet', depth=" + outcome.group(2)))
        .on(
            "ctor_valueerror",
            "((?:Outer: \\W*)*)ResNet: \\W*stages too big",
            outcome ->
                refused(ErrorCode.BAD_ARGUMENT, outcome, "type='ResNet', depth=50, stages=9"))
        .on(
            "unknown_scope.*",
            "has no attribute 'parent'",
            outcome -> refused(ErrorCode.UNKNOWN_TYPE, "dict(type='nowhere.ResNet', depth=50)"))
        .on("get_missing", "^None$", outcome -> assertThat(isKnown("VGG")).isFalse())
        .on(
            "contains",
            "^\\(True, False\\)$",
            outcome -> {
              assertThat(isKnown("ResNet")).isTrue();
              assertThat(isKnown("VGG")).isFalse();
            })
        .differ(
            COMPILED,
            "dup|dup_force|force_type|name_type|module_type|not_class|len|repr.*|function"
                + "|not_registry|build_func.*",
            "already registered|<class '__main__|force must be|name must be|module must be|^\\d+$"
                + "|^\\(|^\"?Registry\\(|registry must be|custom build|the x\\d+ registry")
        .differ(FLAT, "scope_.*|parent_.*|child_.*|dup_scope", "^Swin$|scope \\w+ exists")
        .differ(WRITTEN, "default_args_.*", "default_args must be")
        .replay("misc.json", "registry");
  }

  private static String wrapped(Matcher outcome, String arguments) {
    int outer = outcome.group(1).split("Outer", -1).length - 1;
    return "dict(type='Outer', inner=".repeat(outer)
        + "dict("
        + arguments
        + ")"
        + ")".repeat(outer);
  }

  private void builds(Matcher outcome) {
    Problems problems = new Problems();
    Backbone built =
        build(
            "dict(type='ResNet', depth=%s, stages=%s)"
                .formatted(outcome.group(1), outcome.group(2)),
            problems);
    assertThat(problems.all()).isEmpty();
    assertThat(built).hasToString(outcome.group());
  }

  private static Backbone build(String dict, Problems problems) {
    return new ComponentBuilder(Components.standard())
        .build(Backbone.class, Goldens.config("x=" + dict).get("x"), problems);
  }

  private static boolean isKnown(String type) {
    return Components.standard().catalog().find("backbone", type) != null;
  }

  private static void refused(ErrorCode code, Matcher outcome, String arguments) {
    refused(code, wrapped(outcome, arguments));
  }

  private static void refused(ErrorCode code, String value) {
    Problems problems = new Problems();
    assertThat(build(value, problems)).isNull();
    assertThat(problems.all())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(code);
              assertThat(problem.span()).isNotNull();
            });
  }

  private void noDict(Matcher outcome) {
    String value =
        switch (outcome.group(1)) {
          case "list" -> "[]";
          case "tuple" -> "(1,)";
          case "str" -> "'ResNet'";
          case "NoneType" -> "None";
          case "bool" -> "True";
          case "float" -> "1.5";
          default -> "1";
        };
    refused(ErrorCode.BAD_ARGUMENT, value);
  }
}
