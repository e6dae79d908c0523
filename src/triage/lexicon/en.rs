//! English.

use super::Topic::{But, Complaint, Crisis, Not, Praise, Question, Request, Spam, Urgent};
use super::{Group, group};

pub const GROUPS: &[Group] = &[
    group(
        Not,
        1.0,
        "not, no, never, dont, doesnt, didnt, isnt, arent, wasnt, werent, wont, wouldnt, cant, cannot, couldnt, shouldnt, aint, hardly, without, nothing, havent, hasnt, none",
    ),
    group(
        Crisis,
        3.0,
        "ambulance, bleeding, injured, injur* on, serious injury, broken arm, broken leg, was hurt, got hurt, is hurt, been hurt, trapped his, trapped her, caught his hand, caught her hand, caught my hand, electric shock, caught fire, on fire, smoke in the, explosion, derailed, collapsed on, unconscious, suicide, kill myself, bomb, sexual assault, assaulted, harassed by your, passed out, food poisoning, allergic reaction, heart attack",
    ),
    group(
        Crisis,
        2.6,
        "my lawyer, my solicitor, my attorney, legal action, take legal, lawsuit, suing you, sue you, will sue, see you in court, small claims, ombudsman, regulator, trading standards, class action, cease and desist",
    ),
    group(
        Crisis,
        2.6,
        "press request, press office, press enquiry, press inquiry, journalist, reporter for, reporter at, i publish at, publishing at, request for comment, asked for comment, spokesperson, writing an article, preparing an article",
    ),
    group(
        Crisis,
        2.6,
        "data breach, data leak, leaked my, my data was, hacked my account, account was hacked, account got hacked, someone elses details, another customers details, identity theft, card number and, impersonat*, pretending to be you, claiming to be you, is that you asking",
    ),
    group(
        Crisis,
        1.2,
        "hospital, emergency room, police, racist, discriminat*, lawyer, unsafe, dangerous, fraud, stolen my",
    ),
    group(
        Complaint,
        2.2,
        "worst, terrible, horrible, awful, disgusting, disgrace*, pathetic, unacceptable, appalling, ridiculous, outrageous, atrocious, useless, incompeten*, rubbish, shambles, nightmare, horrendous, abysmal, shameful, never again, never flying, never using, never fly, never travel, ripped off, rip off, ripoff, thieves, garbage, a joke, complete joke, thanks for nothing, waste of, the worst, fed up, fail, epic fail, screw*, sucks, suck, pissed, bullshit, crap, crappy, shit, shitty, fuck*, damn, idiots, liars, lied to",
    ),
    group(
        Complaint,
        1.8,
        "charged twice, charged me twice, double charge*, charged double, two charges, two payments, overcharged, charged three times, second charge, both charges, duplicate charge, two pending charges, took my money, took the payment two times, no refund, refuse to refund, still no, still waiting, still havent, still hasnt, still didnt, still isnt, still cant, still not, third time, second time this, no response, no answer, no reply, no one answers, nobody answers, nobody replies, no one replies, nobody cares, nobody helps, no help, not working, doesnt work, does not work, didnt work, isnt working, stopped working, wont load, cant log, cannot log, wont let me, keeps crashing, on hold for, been on hold, on hold, hung up, ignored, ignoring, let down, poor service, bad service, poor customer, bad customer, customer service is, not happy, not good enough, not acceptable, not helpful, never received, not received, never arrived, not arrived, havent received, havent heard, heard nothing, want my money, money back, makes no sense, no apology, no explanation, shows as expired",
    ),
    group(
        Complaint,
        1.3,
        "cancelled, canceled, cancellation, delay*, lost my, lost our, lost luggage, lost bag*, missed my, missed our, missed the connection, stranded, stuck, broken, broke, damaged, crash*, wrong, missing, disappointed, disappoint*, frustrat*, annoy*, angry, upset, furious, unhappy, complain*, complaint, issue, issues, problem*, fails, failed, failing, failure, refund, refunds, rude, unhelpful, disaster, poor, slow, dirty, filthy, freezing, overpriced, unreliable, mess, messed up, vanished, disappeared, expired, penalty, dissatisf*, unfortunately, unprofessional, hate, hated, hates, stole, stolen, mislead*, ruin*, sat on the tarmac, lack of, canned response, wtf, uninstalled, faulty, inconvenien*, apolog*, no longer works",
    ),
    group(
        Complaint,
        0.9,
        "why is, why are, why did you, why cant, why do you, why does, why would, how is it that, how come, what happened to, where is my, where are my, where is the refund, hours late, minutes late, min late, hours on, for hours, for days, for weeks, for months, days ago, weeks ago, been trying, tried to call, tried calling, keep getting, keeps, keep saying, never got, not even, do something, do better, fix your, fix this, fix it, get it together, so much for, yet another, another one, every time, every single time, no longer, supposed to, was told, told me, told us, were told, instead of, charging, charged, fee, fees, expensive, i paid, paid for, compensat*, voucher, reimburs*, switching to, switch to, lost a customer, losing a customer, disconnect*, busy signal, automated, is down, are down, site down, app down, down again, maintenance, mechanical, understaffed, zero, lack, lacks, gone, excuse, excuses, explain, explanation, anymore, any more, stop, worse than, how hard, cant get, cant even, cant find, cant believe, wont work, wont let, unreal, insane, clueless, joke of, mistake, what is going on, whats going on, ever again, accountab*, owe me",
    ),
    group(
        Complaint,
        0.7,
        "late, waiting, waited, worse, bad, sad, hell, joke, unable, sick, ill, hurt, cry, crying, lost, miss, missed, sucked, weird, ugh, lame, boring, stupid, dumb, died, dead, pain, fault, ashamed, shame, blame, scared, worried, trouble, poorly, killed, ugly, lonely, hungover, jealous, unfair, fear, war, attack*, evil, fake, corrupt, wrongly, mad, tears, sucky, fine print, no, cant, wont, didnt, doesnt",
    ),
    group(
        Complaint,
        0.4,
        "wait, hours, hour, hold, sorry, tired, cold, down, seriously, really, again, another, why, minutes, trying, nobody, no one",
    ),
    group(
        Praise,
        2.0,
        "amazing, awesome, fantastic, wonderful, excellent, brilliant, outstanding, love, loved, loving, best, legend*, heroes, hero, superb, incredible, perfect, perfectly, delightful, shout out, shoutout, well done, great job, good job, great work, nice work, kudos, hats off, made my day, thank you so much, thanks so much, many thanks, big thanks, above and beyond, cant wait, can not wait, no complaints, no notes, no problem, no problems, not bad, keep it up, keep up the, five stars, 5 stars, beautiful, thrilled, blessed, yay, woohoo, congrat*, rocks, you rock, you guys rock",
    ),
    group(
        Praise,
        1.3,
        "great, thank, thanks, thx, happy, glad, impressed, appreciate*, grateful, enjoy*, pleasant, helpful, friendly, kind, nice, sweet, cool, fun, lovely, pretty, pleased, smooth, recommend*, excited, exciting, yes, win, winning, winner, won, cute, funny, hilarious, lucky, proud, favorite, favourite, magical, gorgeous, stunning, success*, epic, adore*, hug, hugs, lol, haha*, lmao, celebrat*, inspir*, talented, peace, joy, fabulous, compliment*, awesomeness, easy, comfortable, welcoming, courteous, professional, quick response, quick reply, on time, early",
    ),
    group(
        Praise,
        0.6,
        "good, like, liked, better, well, wow, smile, smiling, hope, hoping, fresh, made it, got it, thanks to, ready, interesting, warm, safe, free, finally, works, fixed, solved, cheers, new, special, best of, clean, fast, quick, luck, birthday, party, xx, bless",
    ),
    group(
        Complaint,
        1.4,
        "thanks for ruin*, thanks for the delay, thanks for losing, thanks for cancel*, thank you for ruin*, thanks a lot for, great job losing, would be nice if, would be great if, would love to but, love how you, love being, love waiting, nice try, good luck getting, yeah right, not great, not good, not nice, not cool, not fun, not impressed, not the best, less than",
    ),
    group(
        Question,
        1.4,
        "how do i, how can i, how do you, how long, how much, how many, how does, how to, where is, where can i, where do i, where do, when is, when does, when will, when do, what time, what is the, which platform, which train, who do i, who can i, whom do i, can i, can you tell, can we, could i, could you tell, could you check, do you have, do you offer, do i need, do you know, does anyone know, does anybody know, does the, is there, are there, is it possible, is the, are you open, any chance, any news, any update*, would it be possible, wondering if, i wonder, may i ask, curious if, will there be, should i, am i able, what are, what do i",
    ),
    group(Question, 0.5, "what, why, who, when, where, which, how, whats, wheres, anyone, question"),
    group(
        Request,
        1.4,
        "please could, could you please, can you please, please can, please send, please help, please advise, please fix, please call, please refund, please check, please confirm, please dm, please follow, please let me know, please reply, please respond, please look into, please cancel, please change, please add, i would like to, we would like to, id like to, i need to change, i need to cancel, i want to cancel, i want to change, need to book, need help, need assistance, help me, can someone help, can somebody help, can you help, i request, we request, i hereby, kindly confirm, get back to me, call me back, dm me, let me know, i apply, i applied, would you mind, help please, change my flight, rebook, need a receipt, need an invoice, could we have",
    ),
    group(Request, 0.5, "please, pls, plz, kindly, help, request"),
    group(
        Spam,
        2.0,
        "check out my, check my channel, my channel, my new video, my youtube, subscribe to my, subscribe to me, please subscribe, visit my, my website, click here, click the link, click on the link, link in bio, make money, earn money, work from home, free iphone, free gift, gift card, you have won, you won a, claim now, claim your, act now, limited offer, limited places, places left, no deposit, page 1 guaranteed, high quality backlinks, guest post, promote it on, dm to promote, followers in 24h, turned into, investment opportunity, my mentor, passive income, earn from home, hot singles, sugar daddy, like and subscribe, thumbs up if, please like, like this comment, check this out, check me out, check it out, watch my, listen to my, my music, my song, my page, follow me, follow back, add me, vote for, sign up here, free download, instant refund, fill your card, card number and cvv, card number and pin, send your card, card details, refund team, we are the official support",
    ),
    group(
        Spam,
        1.2,
        "subscribe, subscriber*, my latest, link below, giveaway, check out this, check out the, a week from, per week, from home, hey guys check, get free, win a free, my cover, my remix, my mixtape, my album, new track, paypal, visit our",
    ),
    group(Spam, 0.8, "check out, channel, for free, free, download, dollars, visit, cover of, share this, guys"),
    group(But, 1.0, "but, however, although, though"),
    group(Request, 2.0, "under article 15, subject access request, data access request, copy of all personal data"),
    group(
        Request,
        1.2,
        "left my, left our, left her, left his, i left a, forgot my, left behind, lost property, lost and found, lost found, return it to me",
    ),
    group(
        Complaint,
        1.3,
        "cannot buy, cannot use, cannot read, cannot open, cannot get, cant buy, cant use, cant read, cant open, unable to, no way to, paid twice, pay twice, charged 2 times, charged 2x, twice charged, billed twice, took my money twice",
    ),
    group(
        Urgent,
        1.0,
        "now, right now, asap, urgent*, immediately, today, tonight, this morning, in an hour, within the hour, deadline, stuck, stranded, boarding, gate, at the airport, at the station, on hold, missed my, miss my, last train, connection, need help, help, emergency, tomorrow, leaves in, cancelled, canceled, lost my, waiting, sitting, rebook",
    ),
];
