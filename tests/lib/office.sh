# LibreOffice, as a spreadsheet that reads what numsync wrote. Source it behind e2e.sh.
#   office LOCALE ARGUMENT...   without a screen, as somebody of that locale (de-DE); its output in $work/office
# The profile is that of somebody who has had a later version: else LibreOffice draws some hundred pictures at each start, to try its
# graphics after an upgrade, which costs four times the rest.
office() {
	mkdir -p "$work/office-profile/user"
	cat >"$work/office-profile/user/registrymodifications.xcu" <<X
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Setup/Product"><prop oor:name="ooSetupLastVersion" oor:op="fuse"><value>999.9</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>$1</value></prop></item>
</oor:items>
X
	shift
	HOME=$work soffice "-env:UserInstallation=file://$work/office-profile" --headless "$@" >"$work/office" 2>&1
}
