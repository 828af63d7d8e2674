package org.cfgrun.runtime.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.runtime.build.Kitchen.Dish;
import org.cfgrun.runtime.build.Kitchen.FlatPlate;
import org.cfgrun.runtime.build.Kitchen.Heat;
import org.cfgrun.runtime.build.Kitchen.Menu;
import org.cfgrun.runtime.build.Kitchen.Plate;
import org.cfgrun.runtime.build.Kitchen.Seat;
import org.cfgrun.runtime.build.Kitchen.Shift;
import org.cfgrun.runtime.build.Kitchen.Soup;
import org.cfgrun.runtime.build.Kitchen.Table;
import org.cfgrun.runtime.build.Kitchen.Weight;
import org.cfgrun.runtime.registry.Components;
import org.junit.jupiter.api.Test;

class ComponentBuilderTest {
  private final Problems problems = new Problems();
  private final ComponentBuilder builder = new ComponentBuilder(Components.standard());

  private static ConfigNode config(String text) {
    ConfigNode node = Constants.parse(text, "a.cfg");
    assertThat(node).isNotNull();
    return node;
  }

  private Object dish(String text, Object... context) {
    return builder.at("lunch").build(Dish.class, config(text), problems, context);
  }

  private String problems() {
    return problems.all().stream()
        .map(d -> d.code().id() + " " + "[" + d.span().text() + "] " + d.message())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void omittedArgumentsHaveTheirDefaults() {
    Soup soup = (Soup) dish("dict(type='Soup', litres=2)");
    assertThat(soup.args)
        .isEqualTo(new Soup.Args(2, Heat.LOW, List.of(0.5, 1.0), Map.of(), null, null, null));
  }

  @Test
  void valuesAreConvertedToTheTypesOfTheRecord() {
    Soup soup =
        (Soup)
            dish(
                "dict(type='mmdet.Soup', litres=2, heat='high', salt=[3], labels=dict(a='b'),"
                    + " weight='2kg', raw=dict(x=1), seed=5)");
    assertThat(soup.args)
        .isEqualTo(
            new Soup.Args(
                2,
                Heat.HIGH,
                List.of(3.0),
                Map.of("a", "b"),
                new Weight(2000),
                soup.args.raw(),
                5L));
    assertThat(soup.args.raw()).isEqualTo(config("dict(x=1)"));
  }

  @Test
  void nestedComponentsAreBuiltFirstAndReceiveTheContext() {
    StringBuilder guest = new StringBuilder("me");
    Menu menu =
        (Menu)
            dish(
                "dict(type='Meal', first=dict(type='Soup', litres=1),"
                    + " others=[dict(type='Menu', first=dict(type='Soup', litres=2))],"
                    + " seat=dict(number=4))",
                guest,
                "unused");
    assertThat(menu.guest).isSameAs(guest);
    assertThat(menu.args.first()).isInstanceOf(Soup.class);
    assertThat(menu.args.others()).singleElement().isInstanceOf(Menu.class);
    assertThat(menu.args.plate()).isInstanceOf(FlatPlate.class);
    assertThat(menu.args.seat()).isEqualTo(new Seat(4, 1));
  }

  @Test
  void oneValueForAllIsBuiltForEach() {
    Table table = (Table) dish("dict(type='Table', dishes=dict(type='Soup', litres=1))");
    assertThat(table.dishes).hasSize(2);
    assertThat(table.dishes.get(0)).isNotSameAs(table.dishes.get(1));
    assertThat(((Soup) table.dishes.get(1)).args.litres()).isEqualTo(1);
    Table listed =
        (Table)
            dish(
                "dict(type='Table', dishes=(dict(type='Soup', litres=1), dict(type='Soup',"
                    + " litres=2)), seats=[dict(number=3), dict(number=4)])");
    assertThat(((Soup) listed.dishes.get(1)).args.litres()).isEqualTo(2);
    assertThat(listed.seats).containsExactly(new Seat(3, 1), new Seat(4, 1));
  }

  @Test
  void problemsOfValuesForEachAreReportedAtTheirPlaces() {
    assertThat(
            dish(
                "dict(type='Table', dishes=[dict(type='Soup', litre=1), 3], seats=dict(number='x'))"))
        .isNull();
    assertThat(problems())
        .isEqualTo(
            """
            unknown-argument [litre] `Soup` has no argument `litre`.
            missing-argument ['Soup'] `Soup` requires the argument `litres`.
            bad-argument [3] `dishes.1` of `Table` must be a dict that builds a `Dish`, got an int.
            bad-argument ['x'] `seats.number` of `Table` must be an int, got a str.""");
  }

  @Test
  void aListMustHaveAValueForEach() {
    assertThat(dish("dict(type='Table', dishes=[dict(type='Soup', litres=1)])")).isNull();
    assertThat(problems())
        .isEqualTo(
            "bad-argument [[dict(type='Soup', litres=1)]] `Table`: `dishes` must have a value for"
                + " each stage: expected 2, got 1.");
  }

  @Test
  void checkReportsAllProblemsOnceAndBuildsNothing() {
    assertThat(
            dish(
                "dict(type='Menu', first=dict(type='Soup', litre=1), seat=dict(number='x', a=1))",
                new StringBuilder()))
        .isNull();
    assertThat(problems())
        .isEqualTo(
            """
            unknown-argument [litre] `Soup` has no argument `litre`.
            missing-argument ['Soup'] `Soup` requires the argument `litres`.
            bad-argument ['x'] `seat.number` of `Menu` must be an int, got a str.
            unknown-argument [a] `seat` of `Menu` has no argument `a`.""");
  }

  @Test
  void everyFailingConstructorIsReported() {
    assertThat(
            dish(
                "dict(type='Menu', first=dict(type='Soup', litres=11),"
                    + " others=[dict(type='Soup', litres=0), dict(type='Soup', litres=-1)],"
                    + " seat=dict(number=0))",
                new StringBuilder()))
        .isNull();
    assertThat(problems())
        .isEqualTo(
            """
            bad-argument [11] `Soup`: `litres` must be at most 10.
            construction ['Soup'] `Soup` could not be built: there is no soup.
            construction ['Soup'] `Soup` failed with java.lang.NullPointerException: pot.
            bad-argument [0] `seat` of `Menu`: `number` counts from 1.""");
    assertThat(problems.all().get(2).help())
        .isEqualTo("This is a bug in the class that implements `Soup`, not in the config.");
  }

  @Test
  void allArgumentsThatAConstructorRefusesAreReported() {
    assertThat(dish("dict(type='Stew', hours=2, portions=0, least=300, most=250, heat='high')"))
        .isNull();
    assertThat(problems())
        .isEqualTo(
            """
            bad-argument [0] `Stew`: `portions` must be positive.
            bad-argument ['Stew'] `Stew`: `least` must not be more than `most`.
            bad-argument ['high'] `Stew`: A stew needs low `heat`.
            bad-argument [2] `Stew`: A stew takes 3 `hours`.""");
  }

  @Test
  void whatMayFollowFromARefusedArgumentIsNotReported() {
    // Of the default of `most`, the default number of portions would be possible.
    assertThat(dish("dict(type='Stew', hours=3, portions=-1, most=150)")).isNull();
    assertThat(problems()).isEqualTo("bad-argument [-1] `Stew`: `portions` must be positive.");
  }

  @Test
  void constructorsJudgeTheArgumentsBesideThoseOfAWrongTypeOrUnknownName() {
    assertThat(
            dish(
                "dict(type='Stew', hours=0, portion=3, least='x', heat='high',"
                    + " side=dict(type='Stew', hours='x', portions=0, side=dict(type='Soup',"
                    + " litres=11)))"))
        .isNull();
    assertThat(problems())
        .isEqualTo(
            """
            bad-argument [0] `hours` of `Stew` must be from 1 to 9, got 0.
            unknown-argument [portion] `Stew` has no argument `portion`.
            bad-argument ['x'] `least` of `Stew` must be an int, got a str.
            bad-argument ['x'] `hours` of `Stew` must be an int, got a str.
            bad-argument [11] `Soup`: `litres` must be at most 10.
            bad-argument [0] `Stew`: `portions` must be positive.
            bad-argument ['high'] `Stew`: A stew needs low `heat`.""");
  }

  @Test
  void rejectedValueIsReportedAtItsPosition() {
    assertThat(dish("dict(type='Soup', litres=1, weight='3lb')")).isNull();
    assertThat(problems())
        .isEqualTo("bad-argument ['3lb'] `weight` of `Soup`: the unit must be kg.");
  }

  @Test
  void missingContextIsReported() {
    assertThat(dish("dict(type='Menu', first=dict(type='Soup', litres=1))", "text")).isNull();
    assertThat(problems())
        .isEqualTo(
            "construction ['Menu'] The constructor of `Menu` requires `StringBuilder`, which is "
                + "not available here.");
  }

  @Test
  void componentOfAnotherKindIsRejected() {
    assertThat(
            builder.at("plate").build(Plate.class, config("dict(type='Soup', litres=1)"), problems))
        .isNull();
    assertThat(problems())
        .isEqualTo("bad-argument ['Soup'] `plate` must be a `Plate`, got `Soup`.");
  }

  @Test
  void sectionIsReadIntoItsRecord() {
    assertThat(builder.bind(Shift.class, config("dict(seat=dict(number=3, legroom=2))"), problems))
        .isEqualTo(new Shift(1, new Seat(3, 2)));
  }

  @Test
  void invalidSectionIsReported() {
    assertThat(builder.bind(Shift.class, config("dict(cook=1)"), problems)).isNull();
    assertThat(problems())
        .isEqualTo(
            """
            unknown-argument [cook] `kitchen_config` has no argument `cook`.
            missing-argument [dict(cook=1)] `kitchen_config` requires the argument `seat`.""");
  }

  @Test
  void typeWithoutRegistryIsABug() {
    assertThatThrownBy(() -> builder.build(String.class, config("{}"), problems))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no @BuiltFrom");
  }
}
