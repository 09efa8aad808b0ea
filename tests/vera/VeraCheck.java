import java.io.File;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Judges PDFs by veraPDF: {@code java VeraCheck ua1,3a one.pdf two.pdf}.
 *
 * <p>Prints a line for each file and standard, {@code PASS} or {@code FAIL} with the number of rules
 * and of failed checks, and under it a line for each rule that failed, with the first place where.
 * Exit status: 0 all pass, 1 some fail, 2 a file cannot be judged.
 *
 * <p>The jar that carries veraPDF holds its rules as XML but not the classes that read them, so the
 * rules are read here.
 */
public final class VeraCheck {
  private static final int MOST_ASSERTIONS = 10_000;

  private VeraCheck() {}

  public static void main(String[] arguments) throws Exception {
    Logger.getLogger("").setLevel(Level.SEVERE);
    VeraGreenfieldFoundryProvider.initialise();
    int status = 0;
    for (String name : arguments[0].split(",")) {
      PDFAFlavour standard = PDFAFlavour.fromString(name);
      ValidationProfile profile = readProfile(standard);
      for (int index = 1; index < arguments.length; index++) {
        status = Math.max(status, judge(standard, profile, new File(arguments[index])));
      }
    }
    System.exit(status);
  }

  private static int judge(PDFAFlavour standard, ValidationProfile profile, File file) {
    try (PDFAParser parser = Foundries.defaultInstance().createParser(file, standard);
        PDFAValidator validator =
            Foundries.defaultInstance()
                .createValidator(profile, MOST_ASSERTIONS, false, true, false)) {
      ValidationResult result = validator.validate(parser);
      int failed = result.getFailedChecks().values().stream().mapToInt(Integer::intValue).sum();
      System.out.printf(
          "%s %s %s: %d rules, %d checks, %d failed%n",
          result.isCompliant() ? "PASS" : "FAIL",
          standard.getId(),
          file.getName(),
          profile.getRules().size(),
          result.getTotalAssertions(),
          failed);
      TreeMap<String, String> firstPlaces = new TreeMap<>();
      for (TestAssertion assertion : result.getTestAssertions()) {
        if (assertion.getStatus() == TestAssertion.Status.FAILED) {
          RuleId rule = assertion.getRuleId();
          String failure =
              rule.getClause() + "-" + rule.getTestNumber() + " " + assertion.getErrorMessage();
          firstPlaces.putIfAbsent(
              failure.replace("\n", " "), assertion.getLocation().getContext());
        }
      }
      firstPlaces.forEach((failure, place) -> System.out.println("  " + failure + " @ " + place));
      return result.isCompliant() ? 0 : 1;
    } catch (Exception error) {
      System.out.println("ERROR " + standard.getId() + " " + file.getName() + ": " + error);
      return 2;
    }
  }

  private static ValidationProfile readProfile(PDFAFlavour standard) throws Exception {
    String name =
        standard == PDFAFlavour.PDFUA_1
            ? "PDFUA-1"
            : "PDFA-"
                + standard.getPart().getPartNumber()
                + standard.getLevel().getCode().toUpperCase();
    Document xml;
    String path = "/org/verapdf/pdfa/validation/" + name + ".xml";
    try (InputStream stream = PDFAFlavour.class.getResourceAsStream(path)) {
      xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(stream);
    }
    Comparator<Rule> order =
        Comparator.comparing(
                (Rule rule) ->
                    rule.getRuleId().getSpecification().name() + rule.getRuleId().getClause())
            .thenComparing(rule -> rule.getRuleId().getTestNumber());
    SortedSet<Rule> rules = new TreeSet<>(order);
    NodeList elements = xml.getElementsByTagName("rule");
    for (int index = 0; index < elements.getLength(); index++) {
      rules.add(readRule((Element) elements.item(index)));
    }
    if (rules.size() != elements.getLength()) {
      throw new IllegalStateException("two rules of " + name + " have one name");
    }
    SortedSet<Variable> variables =
        new TreeSet<>(Comparator.comparing(variable -> variable.getName() + variable.getObject()));
    elements = xml.getElementsByTagName("variable");
    for (int index = 0; index < elements.getLength(); index++) {
      Element element = (Element) elements.item(index);
      variables.add(
          Profiles.variableFromValues(
              element.getAttribute("name"),
              element.getAttribute("object"),
              text(element, "defaultValue"),
              text(element, "value")));
    }
    return Profiles.profileFromSortedValues(
        standard,
        Profiles.profileDetailsFromValues(name, name, "veraPDF", new Date()),
        "",
        rules,
        variables);
  }

  private static Rule readRule(Element element) {
    Element identifier = (Element) element.getElementsByTagName("id").item(0);
    RuleId rule =
        Profiles.ruleIdFromValues(
            PDFAFlavour.Specification.valueOf(identifier.getAttribute("specification")),
            identifier.getAttribute("clause"),
            Integer.parseInt(identifier.getAttribute("testNumber")));
    List<ErrorArgument> arguments = new ArrayList<>();
    NodeList given = element.getElementsByTagName("argument");
    for (int index = 0; index < given.getLength(); index++) {
      Element argument = (Element) given.item(index);
      String name = argument.hasAttribute("name") ? argument.getAttribute("name") : null;
      arguments.add(ErrorArgumentImpl.fromValues(argument.getTextContent(), name, null));
    }
    return Profiles.ruleFromValues(
        rule,
        element.getAttribute("object"),
        element.hasAttribute("deferred")
            ? Boolean.valueOf(element.getAttribute("deferred"))
            : null,
        element.getAttribute("tags"),
        text(element, "description"),
        text(element, "test"),
        Profiles.errorFromValues(text(element, "message"), arguments),
        new ArrayList<>());
  }

  private static String text(Element element, String name) {
    NodeList found = element.getElementsByTagName(name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent();
  }
}
