/**
 * What guessers put longer passwords together from: `password123password` falls with `password`.
 * Whatever is shorter than four letters, a repetition or a run is refused by rule and need not stand here. Lower case.
 */
export const commonWords: readonly string[] = `
password passwort passwd passw0rd p@ssword p@ssw0rd pa55word pass1234 password1 motdepasse contraseña contrasena senha wachtwoord
letmein letmein1 welcome welcome1 willkommen changeme change secret secret1 default guest admin administrator admin123 root toor
login master master1 access superuser superman supervisor user username test test123 testing tester temp temporary sample example
qwerty qwerty1 qwerty123 qwertz azerty qazwsx 1q2w3e4r 1qaz2wsx zaq12wsx q1w2e3r4 asdf asdfgh asdfghjkl zxcvbn zxcvbnm
iloveyou ilove loveyou love lovely lover loveme princess sunshine shadow dragon monkey football baseball basketball soccer hockey
michael jordan jordan23 jennifer jessica ashley amanda andrew daniel thomas robert matthew joshua charlie george william david
anthony nicole michelle samantha hannah maggie ginger pepper cookie chocolate cheese banana orange apple summer winter spring
autumn monday friday january february march april august september october november december
batman spiderman starwars pokemon naruto matrix trustno1 whatever nothing freedom forever computer internet samsung google facebook
windows microsoft apple123 android iphone mustang ferrari porsche mercedes corvette yankees cowboys lakers rangers eagles steelers
arsenal chelsea liverpool barcelona realmadrid juventus killer hunter hunter2 ranger buster tigger harley jasper bailey
snoopy lucky angel angels heaven jesus jesuschrist blessed faith peace hello hello123 helloworld goodbye hottie babygirl
sexy fuckyou fuck asshole bitch pussy mother father sister brother family friends
purple silver golden yellow blue white black green diamond crystal flower butterfly dolphin tiger lion panther falcon
phoenix thunder lightning storm ninja samurai pirate warrior knight wizard magic merlin gandalf
company business office work server system network database backup security secure private public staging production
correcthorsebatterystaple correct horse battery staple thequickbrownfox maytheforcebewithyou tobeornottobe opensesame abracadabra
holdfast workflow
`.trim().split(/\s+/u);
